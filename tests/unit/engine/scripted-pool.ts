import type { MediaRecord } from '#lib/domain/media.ts';
import { ok } from '#lib/domain/result.ts';
import { Engine, type EngineParts } from '#lib/engine/client.ts';
import type { Admit, EngineWorker, HashReply, QuarantineReason, WorkerLike } from '#lib/engine/contract.ts';
import { engineModules } from './engine-modules.ts';
import { FakeWorker } from './fake-worker.ts';

/** What befalls a file while it is decoded. Its n-th call follows the n-th step; the last one holds for all later calls. */
export type Step = 'fine' | 'crash' | 'hang' | 'trap' | 'throw' | 'nonsense' | 'unreadable';
export type Script = { readonly steps: readonly Step[]; readonly pixels?: number; readonly memoryBytes?: number };

const RECORD: MediaRecord = {
  sha256: '00'.repeat(32),
  sha1: '00'.repeat(20),
  md5: '00'.repeat(16),
  bytes: 1,
  mime: 'image/png',
  width: 1,
  height: 1,
  pdq: null,
  outcome: 'hashed-without-pixels',
  reason: 'undecodable',
  damaged: false,
  provenance: { build: 'test', decoder: null, warnings: [] },
};

/** A pool whose workers follow scripts by file name, and a journal of what they did. */
export class ScriptedPool {
  readonly workers: FakeWorker[] = [];
  /** `start name` and `end name` of every call, in order. */
  readonly journal: string[] = [];
  readonly engine: Engine;
  readonly #scripts: ReadonlyMap<string, Script>;
  readonly #calls = new Map<string, number>();
  inFlight = new Set<string>();
  mostInFlight = 0;
  /** Names that ran while others did, by attempt. */
  readonly neighbours = new Map<string, number[]>();

  constructor(scripts: Readonly<Record<string, Script>>, parts: Partial<EngineParts> = {}) {
    this.#scripts = new Map(Object.entries(scripts));
    const startWorker = () => this.newWorker();
    this.engine = new Engine({ startWorker, modules: engineModules, build: 'test', workers: 3, ...parts });
  }

  newWorker(): WorkerLike {
    const worker = new FakeWorker((worker) => new ScriptedService(this, worker));
    this.workers.push(worker);
    return worker;
  }

  hash(name: string, signal?: AbortSignal): ReturnType<Engine['hash']> {
    return this.engine.hash(new File(['x'], name), signal);
  }

  next(name: string): { step: Step; script: Script } {
    const script = this.#scripts.get(name) ?? { steps: ['fine'] };
    const call = this.#calls.get(name) ?? 0;
    this.#calls.set(name, call + 1);
    return { step: script.steps[Math.min(call, script.steps.length - 1)] ?? 'fine', script };
  }

  enter(name: string): void {
    this.journal.push(`start ${name}`);
    this.inFlight.add(name);
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight.size);
    this.neighbours.set(name, [...(this.neighbours.get(name) ?? []), this.inFlight.size - 1]);
  }

  leave(name: string): void {
    this.journal.push(`end ${name}`);
    this.inFlight.delete(name);
  }
}

class ScriptedService implements EngineWorker {
  #admit: Admit = () => Promise.resolve();
  readonly #pool: ScriptedPool;
  readonly #worker: FakeWorker;

  constructor(pool: ScriptedPool, worker: FakeWorker) {
    this.#pool = pool;
    this.#worker = worker;
  }

  start(_setup: unknown, admit: Admit): Promise<void> {
    this.#admit = admit;
    return Promise.resolve();
  }

  async hash(file: File, quarantine: QuarantineReason | null): Promise<HashReply> {
    const { step, script } = this.#pool.next(file.name);
    this.#pool.enter(file.name);
    const reply = await this.#follow(step, script, quarantine);
    this.#pool.leave(file.name);
    return reply;
  }

  async #follow(step: Step, script: Script, quarantine: QuarantineReason | null): Promise<HashReply> {
    const memoryBytes = script.memoryBytes ?? 0;
    if (quarantine !== null && step !== 'unreadable' && step !== 'crash')
      return { result: ok({ ...RECORD, outcome: 'quarantined', reason: quarantine }), memoryBytes };
    if (script.pixels !== undefined) await this.#admit(script.pixels);
    await new Promise((resolve) => setImmediate(resolve));
    switch (step) {
      case 'fine':
        return { result: ok(RECORD), memoryBytes };
      case 'trap':
        return { result: ok({ ...RECORD, outcome: 'quarantined', reason: 'decoder-crashed' }), memoryBytes };
      case 'unreadable':
        return { result: { ok: false, error: 'cannot-be-read' }, memoryBytes };
      case 'nonsense':
        return { result: ok({ ...RECORD, sha256: 'evidence' }), memoryBytes };
      case 'throw':
        throw new Error('a bug');
      case 'crash':
        this.#worker.crash();
        return new Promise(() => undefined);
      case 'hang':
        return new Promise(() => undefined);
    }
  }
}
