import { readFileSync } from 'node:fs';

const EVERY_MILLISECONDS = 250;
const PARTS = 10;

/**
 * The memory of a process and of those that it started, in bytes: what they share is counted once (proc(5), smaps_rollup: Pss).
 * Null where the system does not tell.
 */
function memoryOf(process: number): number | null {
  try {
    const children = readFileSync(`/proc/${process}/task/${process}/children`, 'utf8').split(' ').filter(Boolean);
    const own = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, 'utf8'))?.[1];
    const theirs = children.map((child) => memoryOf(Number(child)) ?? 0);
    return own === undefined ? null : theirs.reduce((sum, each) => sum + each, Number(own) * 1024);
  } catch {
    return null;
  }
}

/** Watches the memory of a process from now until it ends. */
export class MemoryCurve {
  readonly #samples: number[] = [];
  readonly #clock: NodeJS.Timeout;

  constructor(process: number) {
    this.#clock = setInterval(() => {
      const bytes = memoryOf(process);
      if (bytes !== null) this.#samples.push(bytes);
    }, EVERY_MILLISECONDS);
  }

  stop(): void {
    clearInterval(this.#clock);
  }

  /** The most bytes of each tenth of the time; nothing where the system does not tell. */
  tenths(): number[] {
    const { length } = this.#samples;
    if (length < PARTS) return length === 0 ? [] : [Math.max(...this.#samples)];
    const at = (part: number) => Math.floor((length * part) / PARTS);
    return Array.from({ length: PARTS }, (_, part) =>
      this.#samples.slice(at(part), at(part + 1)).reduce((most, bytes) => Math.max(most, bytes), 0),
    );
  }
}
