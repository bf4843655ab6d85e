import type { HashFailure } from '#lib/engine/contract.ts';
import type { BuildFacts } from '#lib/domain/integrity.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { verdictOf, type SelfTest, type SelfTestFile, type SelfTestModule } from '#lib/domain/self-test.ts';
import type { EngineFault } from './engine-start.ts';
import type { checked } from './self-test-check.ts';
import type { fileOf, SelfTestVector } from './self-test-vector.ts';

/** Why a self-test did not begin: the engine cannot work, or its vectors could not be loaded. */
export type SelfTestFault = EngineFault | { readonly why: 'vectors-unreachable' };

type Suite = {
  readonly selfTestTable: readonly SelfTestVector[];
  readonly fileOf: typeof fileOf;
  readonly checked: typeof checked;
};

type Parts = {
  readonly engine: () => Promise<Result<{ hash(file: File): Promise<Result<MediaRecord, HashFailure>> }, EngineFault>>;
  /** Loaded when it is asked for; throws when it cannot be had. */
  readonly suite: () => Promise<Suite>;
  readonly build: () => BuildFacts;
  readonly modules: readonly SelfTestModule[];
  readonly browser: () => SelfTest['browser'];
};

/** Has the engine of this very page hash files whose hashes are known, and keeps the last result until the tab closes. */
export class SelfTestDesk {
  running = $state(false);
  /** Files done and to do. */
  progress = $state.raw({ done: 0, total: 0 });
  result = $state.raw<SelfTest | null>(null);
  fault = $state.raw<SelfTestFault | null>(null);

  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Runs the whole test; the result of an earlier one is gone. `now` goes into the new one. */
  async run(now: Date): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.result = null;
    this.fault = null;
    this.progress = { done: 0, total: 0 };
    const files = await this.#files();
    if (files.ok) this.result = this.#resultOf(files.value, now);
    else this.fault = files.error;
    this.running = false;
  }

  async #files(): Promise<Result<SelfTestFile[], SelfTestFault>> {
    const suite = await this.#suite();
    if (suite === null) return err({ why: 'vectors-unreachable' });
    const engine = await this.#parts.engine();
    if (!engine.ok) return engine;
    const { selfTestTable, fileOf, checked } = suite;
    this.progress = { done: 0, total: selfTestTable.length };
    const tests = selfTestTable.map(async (vector) => {
      const result = checked(vector, await engine.value.hash(fileOf(vector)));
      this.progress = { ...this.progress, done: this.progress.done + 1 };
      return result;
    });
    return ok(await Promise.all(tests));
  }

  async #suite(): Promise<Suite | null> {
    try {
      return await this.#parts.suite();
    } catch {
      return null;
    }
  }

  #resultOf(files: SelfTestFile[], now: Date): SelfTest {
    const { build, modules, browser } = this.#parts;
    return {
      format: 'lintel-self-test/1',
      createdAt: now.toISOString(),
      verdict: verdictOf(files),
      ...build(),
      browser: browser(),
      modules: [...modules],
      files,
    };
  }
}
