import type { ImportProgress } from '../services/exchange-import.ts';

/** Milliseconds between two writings: a terminal far away is slow. */
const EVERY = 200;
/** Back to the begin of the line, and nothing on it (ECMA-48: CR, EL). */
const WIPE = '\r\x1b[2K';

const STEPS = { reading: '1/2 reading', taking: '2/2 taking in' } as const;
const MINUTE = 60;

type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

/** How far an import is, on one line of a terminal that is written over again and again; silent where there is no terminal. */
export class ProgressLine {
  readonly #terminal: Terminal;
  /** Bytes of the file; null where nobody knows it. */
  readonly #size: number | null;
  readonly #now: () => number;
  #step: ImportProgress['step'] | null = null;
  #began = 0;
  #written = 0;

  constructor(terminal: Terminal, size: number | null, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#size = size;
    this.#now = now;
  }

  tell(progress: ImportProgress): void {
    if (!this.#terminal.isTTY) return;
    const now = this.#now();
    if (this.#step !== progress.step) [this.#step, this.#began] = [progress.step, now];
    else if (now - this.#written < EVERY) return;
    this.#written = now;
    const words = progressWords(progress, this.#size, (now - this.#began) / 1000);
    this.#terminal.write(WIPE + words.slice(0, Math.max(1, this.#terminal.columns - 1)));
  }

  /** Nothing is left of the line. */
  end(): void {
    if (this.#terminal.isTTY && this.#step !== null) this.#terminal.write(WIPE);
  }
}

/** @param size of the file in bytes @param seconds since this step began */
function progressWords(progress: ImportProgress, size: number | null, seconds: number): string {
  const { step, entries } = progress;
  const [done, all] = step === 'reading' ? [progress.bytes, size ?? 0] : [progress.taken, entries];
  const worked = step === 'reading' ? entries : progress.taken;
  const part = all === 0 ? null : Math.min(1, done / all);
  return [
    `${STEPS[step]}${part === null ? '' : ` ${String(Math.floor(100 * part))} %`}`,
    step === 'reading' ? `${counted(entries)} entries` : `${counted(worked)} of ${counted(entries)} entries`,
    ...(seconds > 0 ? [`${counted(worked / seconds)}/s`] : []),
    ...(part !== null && part > 0 && seconds > 0 ? [`${duration((seconds * (1 - part)) / part)} left`] : []),
  ].join(' · ');
}

const counted = (number: number): string => Math.round(number).toLocaleString('en');

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / (MINUTE * MINUTE)), Math.floor(whole / MINUTE) % MINUTE];
  const two = (number: number) => String(number).padStart(2, '0');
  return `${hours > 0 ? `${String(hours)}:${two(minutes)}` : String(minutes)}:${two(whole % MINUTE)}`;
}
