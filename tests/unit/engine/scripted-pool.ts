import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok } from '#lib/domain/result.ts';
import { Engine, type EngineParts, type WorkerKind } from '#lib/engine/client.ts';
import type { ListedPortion } from '#lib/engine/archive/entry.ts';
import type { EngineHost, EngineWorker, HashReply, SkipReason, WorkerLike } from '#lib/engine/contract.ts';
import type { PostedEvidence } from '#lib/engine/evidence.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { FakeWorker } from './fake-worker.ts';

/** What befalls a file while it is decoded. Its n-th call follows the n-th step; the last one holds for all later calls. */
export type Step = 'fine' | 'crash' | 'hang' | 'trap' | 'throw' | 'nonsense' | 'unreadable' | 'for-others';
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
  metadata: null,
  provenance: { build: 'test', decoder: null, warnings: [] },
};

/** A pool whose workers follow scripts by file name, and a journal of what they did. */
export class ScriptedPool {
  readonly workers: FakeWorker[] = [];
  readonly kinds: WorkerKind[] = [];
  /** How many files each call held, in order. */
  readonly batches: number[] = [];
  /** `start name` and `end name` of every call, in order. */
  readonly journal: string[] = [];
  readonly engine: Engine;
  readonly #scripts: ReadonlyMap<string, Script>;
  readonly #calls = new Map<string, number>();
  /** Pictures that nobody has closed. */
  readonly bitmaps = new Set<ImageBitmap>();
  inFlight = new Set<string>();
  mostInFlight = 0;
  /** Called when a worker begins with a file. */
  onenter: (name: string) => void = () => undefined;
  /** Names that ran while others did, by attempt. */
  readonly neighbours = new Map<string, number[]>();

  constructor(scripts: Readonly<Record<string, Script>>, parts: Partial<EngineParts> = {}) {
    this.#scripts = new Map(Object.entries(scripts));
    this.engine = new Engine({
      startWorker: (kind) => this.newWorker(kind),
      modules: engineModules,
      loadModule,
      build: 'test',
      workers: 3,
      ...parts,
    });
  }

  newWorker(kind: WorkerKind = 'common'): WorkerLike {
    this.kinds.push(kind);
    const worker = new FakeWorker((worker) => new ScriptedService(this, worker));
    this.workers.push(worker);
    return worker;
  }

  hash(name: string, signal?: AbortSignal): ReturnType<Engine['hash']> {
    return this.engine.hash(new File(['x'], name), { signal });
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
    this.onenter(name);
  }

  leave(name: string): void {
    this.journal.push(`end ${name}`);
    this.inFlight.delete(name);
  }
}

/** No more of a file than its name may come out of a worker. */
const NONSENSE: ListedPortion = {
  entries: [],
  refused: [{ path: 'x'.repeat(5000), bytes: 1, modified: null, reason: 'encrypted' }],
};

/** Stands for a picture that must not be left open. */
class FakeBitmap implements ImageBitmap {
  readonly width: number;
  readonly height = 1;
  readonly #open: Set<ImageBitmap>;

  constructor(open: Set<ImageBitmap>, width = 1) {
    this.width = width;
    this.#open = open;
    open.add(this);
  }

  close(): void {
    this.#open.delete(this);
  }
}

/** Files are handed over as they are. */
function nameOf(evidence: PostedEvidence): string {
  return evidence instanceof File ? evidence.name : '';
}

class ScriptedService implements EngineWorker {
  #host: EngineHost | null = null;
  #listed: ListedPortion | null = null;
  readonly #pool: ScriptedPool;
  readonly #worker: FakeWorker;

  constructor(pool: ScriptedPool, worker: FakeWorker) {
    this.#pool = pool;
    this.#worker = worker;
  }

  start(_setup: unknown, host: EngineHost): Promise<void> {
    this.#host = host;
    return Promise.resolve();
  }

  async hash(files: readonly PostedEvidence[], skip: SkipReason | null): Promise<HashReply> {
    this.#pool.batches.push(files.length);
    const results: HashReply['results'][number][] = [];
    let memoryBytes = 0;
    for (const name of files.map(nameOf)) {
      const { step, script } = this.#pool.next(name);
      memoryBytes = Math.max(memoryBytes, script.memoryBytes ?? 0);
      this.#pool.enter(name);
      results.push(await this.#follow(step, script, skip));
      this.#pool.leave(name);
      if (step === 'trap' && skip === null) break;
    }
    return { results, memoryBytes };
  }

  list(file: PostedEvidence): ReturnType<EngineWorker['list']> {
    return this.#perform(file, (step) => {
      this.#listed = step === 'nonsense' ? NONSENSE : null;
      return step === 'unreadable' ? err('cannot-be-read') : ok({ cut: null });
    });
  }

  nextListed(): Promise<ListedPortion | null> {
    const portion = this.#listed;
    this.#listed = null;
    return Promise.resolve(portion);
  }

  preview(file: PostedEvidence): ReturnType<EngineWorker['preview']> {
    return this.#perform(file, (step) => {
      if (step === 'for-others') return err('for-others');
      return step === 'unreadable'
        ? err('cannot-be-read')
        : ok(new FakeBitmap(this.#pool.bitmaps, step === 'nonsense' ? 10_000 : 1));
    });
  }

  /** Goes through the step of a file that is not hashed. */
  async #perform<T>(file: PostedEvidence, answer: (step: Step) => T): Promise<T> {
    const name = nameOf(file);
    const { step, script } = this.#pool.next(name);
    this.#pool.enter(name);
    await this.#follow(step, script, null);
    this.#pool.leave(name);
    return answer(step);
  }

  async #follow(step: Step, script: Script, skip: SkipReason | null): Promise<HashReply['results'][number]> {
    if (skip !== null && step !== 'unreadable' && step !== 'crash')
      return ok({ ...RECORD, outcome: skip === 'codec-unavailable' ? RECORD.outcome : 'quarantined', reason: skip });
    if (script.pixels !== undefined) await this.#host?.admit(script.pixels);
    await new Promise((resolve) => setImmediate(resolve));
    switch (step) {
      case 'fine':
        return ok(RECORD);
      case 'trap':
        return ok({ ...RECORD, outcome: 'quarantined', reason: 'decoder-crashed' });
      case 'unreadable':
        return err('cannot-be-read');
      case 'for-others':
        return err('for-others');
      case 'nonsense':
        return ok({ ...RECORD, sha256: 'evidence' });
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
