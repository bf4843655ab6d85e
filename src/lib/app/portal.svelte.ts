import type { Engine } from '#lib/engine/client.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { engineModuleFacts } from '#lib/wasm/modules.ts';
import { startUpdates, type Updates, type UpdateState } from '#lib/pwa/updates.ts';
import { Access } from './access.svelte.ts';
import { startEngine, type EngineFault } from './engine-start.ts';
import { HashRun } from './hash-run.svelte.ts';
import { HubDesk } from './hub-desk.svelte.ts';
import { filesOfDrop, filesOfInput } from './intake.ts';
import { LocaleChoice } from './locale.svelte.ts';
import { Results } from './results.svelte.ts';
import { SelfTestDesk } from './self-test.svelte.ts';
import { ThemeChoice } from './theme.svelte.ts';
import { vaultsOfThisBrowser } from './vaults.ts';

/** What a reload would lose at this moment. */
export type Obstacle = 'job' | 'draft' | 'unsaved';

/** Writers of reports are loaded when the first is asked for. */
const exports = () => import('./exports.ts');

/** Everything behind the pages, composed once for the tab. */
export class Portal {
  readonly build: string;
  readonly locale = new LocaleChoice();
  readonly theme = new ThemeChoice();
  readonly results: Results;
  readonly run: HashRun;
  readonly access: Access;
  readonly hub: HubDesk;
  readonly selfTest: SelfTestDesk;
  online = $state(navigator.onLine);
  update = $state<UpdateState>('none');
  /** Files hover over the page. */
  dragging = $state(false);

  #engine: Promise<Result<Engine, EngineFault>> | null = null;
  #updates: Updates | null = null;

  constructor(build: string) {
    this.build = build;
    this.access = new Access({
      vaults: vaultsOfThisBrowser(),
      restore: (saved) => {
        this.results.restore(saved);
      },
      forget: () => {
        this.results.clear();
      },
    });
    this.hub = new HubDesk(this.access, () => void this.results.refresh());
    this.results = new Results({
      findingOf: (sha256) => this.hub.findingOf(sha256),
      locale: () => this.locale.current,
    });
    this.run = new HashRun({
      engine: () => this.#startEngine(),
      onFinished: (occurrences) => {
        this.results.add(occurrences);
        void this.access.keep(occurrences);
      },
    });
    this.selfTest = new SelfTestDesk({
      engine: () => this.#startEngine(),
      suite: () => import('./self-test-suite.ts'),
      build,
      modules: engineModuleFacts,
      browser: () => ({ userAgent: navigator.userAgent, threads: navigator.hardwareConcurrency }),
    });
  }

  /** Begins what needs the page: the service worker, and a look for the vault. Returns what ends it. */
  start(): () => void {
    const connection = () => (this.online = navigator.onLine);
    addEventListener('online', connection);
    addEventListener('offline', connection);
    const shown = () => {
      if (document.visibilityState === 'visible') void this.access.lookAgain();
    };
    document.addEventListener('visibilitychange', shown);
    this.#updates = startUpdates({
      version: this.build,
      mayApply: () => this.obstacle === null,
      onState: (state) => (this.update = state),
    });
    void this.access.start();
    void this.retryEngine();
    const stopWaking = this.hub.start();
    return () => {
      stopWaking();
      removeEventListener('online', connection);
      removeEventListener('offline', connection);
      document.removeEventListener('visibilitychange', shown);
    };
  }

  /** Null when a reload would lose nothing. */
  get obstacle(): Obstacle | null {
    if (this.run.active) return 'job';
    if (this.hub.hasDraft) return 'draft';
    return this.access.unsavedCount > 0 ? 'unsaved' : null;
  }

  /** Hashes what was picked or dropped; resolves when all of it is listed. */
  take(files: FileList | DataTransfer): Promise<void> {
    return this.run.add(files instanceof FileList ? filesOfInput(files) : filesOfDrop(files));
  }

  /** Starts the engine ahead of the first file, so that what stands against it is said early; or tries again. */
  async retryEngine(): Promise<void> {
    if (this.run.state === 'paused') await this.run.resume();
    else {
      const engine = await this.#startEngine();
      this.run.fault = engine.ok ? null : engine.error;
    }
  }

  applyUpdate(): void {
    this.#updates?.apply();
  }

  async exportJson(): Promise<void> {
    const { download, jsonReport } = await exports();
    await download(jsonReport(this.results.occurrences, this.build));
  }

  async exportCsv(): Promise<void> {
    const { csvReport, download } = await exports();
    await download(csvReport(this.results.occurrences));
  }

  /**
   * Begins a new case: forgets the results of this one, here and in the vault when it is open. When the vault fails,
   * everything stays.
   */
  async newCase(): Promise<Result<void, StorageFailure | 'job'>> {
    if (this.run.active) return err('job');
    const cleared = await this.access.clear();
    if (!cleared.ok) return cleared;
    this.results.clear();
    this.run.reset();
    return cleared;
  }

  /** The engine, made once; after a fault it is made anew when it is asked for again. */
  async #startEngine(): Promise<Result<Engine, EngineFault>> {
    this.#engine ??= startEngine(this.build);
    const engine = await this.#engine;
    if (!engine.ok) this.#engine = null;
    return engine;
  }
}
