import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#lib/app/case-file.ts';
import type { Picked } from '#lib/app/intake/picked.ts';
import { MemoryCase } from '#lib/app/memory-case.ts';
import type { Hasher } from '#lib/app/job/hasher.ts';
import { jobDone, MAX_AT_RISK } from '#lib/domain/job.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, mediaRecord, value } from '../../vault/fresh-vault.ts';
import { intake, nameOf, picked, recording, RunDesk, type Answer } from './run-desk.ts';

/** When the browser goes down: with the opening of so many files, or before or after a step is kept. */
type Crash = { readonly at: 'open' | 'before-step' | 'after-step'; readonly count: number };

const crash: fc.Arbitrary<Crash> = fc.record({
  at: fc.constantFrom('open', 'before-step', 'after-step'),
  count: fc.integer({ min: 1, max: 60 }),
});

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** One sitting at the browser: from its start to its crash, or to the end of the job. */
class Sitting {
  readonly opened = new Set<string>();
  readonly kept = new Set<string>();
  /** Names of files that were in the engine together with one that has to be alone. */
  readonly disturbed: string[] = [];
  #isDown = false;
  readonly down = Promise.withResolvers<undefined>();
  readonly #crash: Crash | null;
  #opens = 0;
  #steps = 0;
  readonly #inEngine = new Set<string>();
  /** How often each file that is in hand, or waits to be tried again, was in hand alone. */
  alone = new Map<string, number>();

  constructor(crash: Crash | null) {
    this.#crash = crash;
  }

  file(file: CaseFile): CaseFile {
    const commit: CaseFile['commit'] = (step) => this.#commit(file, step);
    return new Proxy(file, {
      get(target, name) {
        if (name === 'commit') return commit;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  hasher(answer: (name: string, skip: string | null) => Promise<Answer>, deadly: ReadonlySet<string>): Hasher {
    return {
      ...recording(3),
      hash: async (evidence, options) => {
        const skip = options?.skip ?? null;
        const name = nameOf(evidence);
        this.opened.add(name);
        this.#inEngine.add(name);
        const alone = [...this.#inEngine].some((each) => (this.alone.get(each) ?? 0) > 0);
        if (alone && this.#inEngine.size > 1) this.disturbed.push(...this.#inEngine);
        if ((deadly.has(name) && skip === null) || this.#isTime('open', ++this.#opens)) this.#goDown();
        if (this.isDown()) return never<Answer>();
        const result = await answer(name, skip);
        this.#inEngine.delete(name);
        return this.isDown() ? never<Answer>() : result;
      },
    };
  }

  async #commit(target: CaseFile, step: Parameters<CaseFile['commit']>[0]) {
    if (this.isDown() || this.#isTime('before-step', ++this.#steps)) this.#goDown();
    if (this.isDown()) return never<Awaited<ReturnType<CaseFile['commit']>>>();
    const kept = await target.commit(step);
    this.alone = new Map(step.attempts.map(({ path, alone }) => [path, alone]));
    for (const { row } of step.finished) this.kept.add(row.path);
    if (this.#isTime('after-step', this.#steps)) this.#goDown();
    return this.isDown() ? never<typeof kept>() : kept;
  }

  #isTime(at: Crash['at'], count: number): boolean {
    return this.#crash?.at === at && this.#crash.count === count;
  }

  isDown(): boolean {
    return this.#isDown;
  }

  #goDown(): void {
    if (this.#isDown) return;
    this.#isDown = true;
    this.down.resolve(undefined);
  }
}

const OUTCOMES = ['hashed', 'hashed-without-pixels', 'quarantined', 'unreadable', 'deadly'] as const;
type Fate = (typeof OUTCOMES)[number];

async function answerOf(name: string, fate: Fate, skip: string | null): Promise<Answer> {
  if (Number.parseInt(name) % 3 > 0) await new Promise((resolve) => setTimeout(resolve, Number.parseInt(name) % 3));
  if (fate === 'unreadable') return err('cannot-be-read');
  if (skip !== null)
    return ok(await mediaRecord(name, { outcome: 'quarantined', reason: 'decoder-crashed', pdq: null }));
  const changes: Partial<MediaRecord> = fate === 'hashed' || fate === 'deadly' ? {} : { outcome: fate, pdq: null };
  return ok(await mediaRecord(name, changes));
}

/** Runs a job over files with the given fates through the given crashes, and holds it to its promises all the way. */
async function runThrough(file: CaseFile, fates: readonly Fate[], crashes: readonly Crash[]): Promise<void> {
  const paths = fates.map((_, i) => `${i}.jpg`);
  const folder = (): Picked[] => paths.map((path) => picked(path, 'x'));
  const fateOf = (name: string) => fates[Number.parseInt(name)] ?? 'hashed';
  const deadly = new Set(paths.filter((path) => fateOf(path) === 'deadly'));
  const downs = new Map<string, number>();
  const ahead = [...crashes];
  let shown = 0;
  let isOver = false;
  for (let sittings = 0; !isOver; sittings++) {
    expect(sittings).toBeLessThan(crashes.length + 3 * deadly.size + 2);
    const sitting = new Sitting(ahead.shift() ?? null);
    const desk = await RunDesk.reopened(sitting.file(file), {
      hasher: sitting.hasher((name, skip) => answerOf(name, fateOf(name), skip), deadly),
    });
    await desk.run.lookForInterrupted();
    const { interrupted } = desk.run;
    // Its last step was kept, and nobody was left to say so.
    if (interrupted === null && (await jobStates(file)).includes('done')) break;
    const handed = intake(folder().slice(0, 40), folder().slice(40));
    if (interrupted === null) void desk.run.begin(handed, { caseId: desk.caseId, exhibitId: null });
    else {
      expect(jobDone(interrupted.job)).toBeGreaterThanOrEqual(shown);
      expect(jobDone(interrupted.job)).toBe(desk.paths.length);
      const resumed = await Promise.race([desk.run.resume(interrupted.job, handed), sitting.down.promise]);
      expect(resumed ?? ok(undefined)).toEqual(ok(undefined));
    }
    await Promise.race([sitting.down.promise, over(desk)]);
    isOver = !sitting.isDown();
    shown = Math.max(shown, desk.run.progress.done);
    expect(sitting.disturbed).toEqual([]);
    const atRisk = [...sitting.opened].filter((name) => !sitting.kept.has(name)).length;
    expect(atRisk).toBeLessThanOrEqual(MAX_AT_RISK + (interrupted === null ? 0 : Math.ceil(fates.length / 100)));
    for (const [path, alone] of sitting.alone) if (sitting.isDown()) downs.set(path, alone);
    if (isOver) expect(desk.run.progress).toMatchObject({ total: fates.length, done: fates.length });
  }
  const last = await RunDesk.reopened(file);
  expect(last.paths.toSorted()).toEqual(paths.toSorted());
  const { counts, state } = await last.job();
  expect(state).toBe('done');
  for (const row of last.rows) {
    const fate = fateOf(row.path);
    const isGivenUp = fate !== 'unreadable' && (downs.get(row.path) ?? 0) >= 2;
    expect([row.path, row.outcome]).toEqual([row.path, isGivenUp ? 'quarantined' : fate]);
    counts[row.outcome]--;
  }
  expect(counts).toEqual({ hashed: 0, 'hashed-without-pixels': 0, quarantined: 0, unreadable: 0 });
}

async function jobStates(file: CaseFile): Promise<string[]> {
  return value(await file.jobs()).map(({ state }) => state);
}

async function over({ run }: RunDesk): Promise<void> {
  for (let looks = 0; run.state !== 'done'; looks++) {
    if (looks > 1000) throw new Error(`the job stands still: ${JSON.stringify([run.state, run.progress, run.fault])}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const fates = fc.array(
  fc.oneof({ weight: 100, arbitrary: fc.constantFrom(...OUTCOMES.slice(0, 4)) }, fc.constant<Fate>('deadly')),
  { minLength: 1, maxLength: 200, size: 'max' },
);

describe('a job whose browser goes down again and again', () => {
  let vault: Vault;
  beforeAll(async () => {
    vault = await freshVault();
  });

  it('has every file exactly once in the end, gives up on deadly ones only, and never risks more than it may', async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.array(crash, { maxLength: 6, size: 'max' }), (all, crashes) =>
        runThrough(new MemoryCase(), all, crashes),
      ),
      { numRuns: 20 },
    );
  });

  it('also in the vault', async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.array(crash, { minLength: 1, maxLength: 4, size: 'max' }), async (all, crashes) => {
        await runThrough(value(await vault.cases.open(uuidv7())), all, crashes);
      }),
      { numRuns: 4 },
    );
  });
});
