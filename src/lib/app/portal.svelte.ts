import type { Engine } from '#lib/engine/client.ts';
import type { Reason } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { VaultSecret } from '#lib/vault/secrets.ts';
import { engineModuleFacts } from '#lib/wasm/modules.ts';
import { fetchIntegrity } from '#lib/pwa/shell-assets.ts';
import { startUpdates, type Updates, type UpdateState } from '#lib/pwa/updates.ts';
import { Access } from './access.svelte.ts';
import { BuildRoot } from './build-root.svelte.ts';
import { caseDisclosure } from './case-disclosure.ts';
import { CaseExports } from './case-exports.svelte.ts';
import { CaseWork, type CaseNames } from './case-work.svelte.ts';
import { startEngine, type EngineFault } from './engine-start.ts';
import { HubDesk } from './hub-desk.svelte.ts';
import type { FileTransfers } from './file-transfers.ts';
import { FolderDoor } from './intake/folder-door.svelte.ts';
import { intakeOfDrop } from './intake/of-drop.ts';
import type { Intake } from './intake/picked.ts';
import { IdleLock } from './idle-lock.svelte.ts';
import { LocaleChoice } from './locale.svelte.ts';
import type { Restored } from './sealed-import.svelte.ts';
import type { KnownSetDesk } from './known-sets/known-set-desk.svelte.ts';
import { SetHits } from './known-sets/set-hits.ts';
import type { SetImport } from './known-sets/set-import.svelte.ts';
import { now } from './now.ts';
import { SelfTestDesk } from './self-test.svelte.ts';
import { RuleDesk } from './rule-desk.svelte.ts';
import { RuleOffer } from './rule-offer.svelte.ts';
import { StorageTruth } from './storage.svelte.ts';
import { ThemeChoice } from './theme.svelte.ts';
import { VaultSecrets } from './vault-secrets.svelte.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { secretsOfThisBrowser, vaultsOfThisBrowser } from './vaults.ts';
import { Wipe, wiperOfThisBrowser } from './wipe.svelte.ts';

/** What a reload would lose at this moment. */
export type Obstacle = 'job' | 'import' | 'draft' | 'rule' | 'unsaved';

/** Words that end up in data or in files. */
type Words = CaseNames & {
  readonly reason: (reason: Reason) => string;
  /** Of a case that comes in beside one of the same name. */
  readonly copyName: (name: string) => string;
};

/** Everything behind the pages, composed once for the tab. */
export class Portal {
  readonly build: string;
  readonly buildRoot: BuildRoot;
  readonly locale = new LocaleChoice();
  readonly theme = new ThemeChoice();
  readonly secrets = new VaultSecrets(secretsOfThisBrowser());
  readonly access: Access;
  readonly storage = new StorageTruth();
  readonly folders = new FolderDoor({ window, navigator, storage: sessionStorage });
  readonly idle: IdleLock;
  readonly wipe: Wipe;
  readonly work: CaseWork;
  readonly hub: HubDesk;
  readonly rules: RuleDesk;
  readonly offer: RuleOffer;
  readonly selfTest: SelfTestDesk;
  readonly exports: CaseExports;
  /** What the known sets of this device say of the case on the screen. */
  readonly setHits = new SetHits();
  /** The known sets of the open vault; null while it is shut, and for the moment in which they are loaded. */
  knownSets = $state.raw<KnownSetDesk | null>(null);
  /** The import of a known set, which goes on while other pages are shown. */
  setImport = $state.raw<SetImport | null>(null);
  online = $state(navigator.onLine);
  update = $state<UpdateState>('none');
  /** Files hover over the page. */
  dragging = $state(false);
  /** Why the last thing that was asked of the case was not done, as a code. */
  refused = $state<string | null>(null);

  /** What a vault brought along, and not, that came back from its backup in this sitting. */
  restored = $state.raw<Restored | null>(null);

  #transfers: Promise<FileTransfers> | null = null;
  readonly #words: Words;
  #engine: Promise<Result<Engine, EngineFault>> | null = null;
  #updates: Updates | null = null;

  constructor(build: string, words: Words) {
    this.build = build;
    this.buildRoot = new BuildRoot(build, fetchIntegrity);
    this.#words = words;
    const showKey = (recoveryKey: string) => {
      this.secrets.show(recoveryKey);
    };
    this.access = new Access(vaultsOfThisBrowser(showKey));
    this.work = new CaseWork({
      access: this.access,
      engine: () => this.#startEngine(),
      findingOf: (sha256) => this.hub.findingOf(sha256),
      setHitsOf: (sha256) => this.setHits.of(sha256),
      locale: () => this.locale.current,
      words,
      build,
      now,
      onJobEnd: () => {
        void this.storage.refresh();
        void this.knownSets?.lookUps.lookUp();
      },
      onCase: (step) => {
        if (step === 'cleared') this.knownSets?.lookUps.forget();
        else void this.knownSets?.lookUps.lookUp();
      },
    });
    this.hub = new HubDesk(this.access, () => void this.work.results.refresh());
    this.rules = new RuleDesk({
      newest: () => this.hub.newestRule,
      make: (rule) => this.hub.makeDataRule(rule),
      now,
    });
    this.offer = new RuleOffer({
      offered: () => this.hub.offeredRule,
      accept: (shown) => this.hub.acceptOfferedRule(shown),
    });
    this.idle = new IdleLock({
      isBusy: () => this.work.run.state === 'running' || this.#isReading || this.hub.hasDraft,
      lock: () => void this.access.lock(),
    });
    this.wipe = new Wipe(wiperOfThisBrowser(), this.access);
    this.access.watch({
      opened: (vault) => {
        this.idle.start();
        void this.storage.refresh();
        void this.#openKnownSets(vault);
        return Promise.resolve(ok(undefined));
      },
      closed: () => {
        this.idle.stop();
        this.secrets.forget();
        this.knownSets?.lookUps.forget();
        this.knownSets = null;
        this.setImport?.cancel();
        this.setImport = null;
      },
    });
    this.selfTest = new SelfTestDesk({
      engine: () => this.#startEngine(),
      suite: () => import('./self-test-suite.ts'),
      build: () => this.buildRoot.facts,
      modules: engineModuleFacts,
      browser: () => ({ userAgent: navigator.userAgent, threads: navigator.hardwareConcurrency }),
    });
    this.exports = new CaseExports({
      work: this.work,
      vault: () => this.access.vault,
      selfTest: () => this.selfTest.result,
      build: () => this.buildRoot.facts,
      now,
      words: words.reason,
    });
  }

  /** Begins what needs the page: the service worker, and a look for the vault. Returns what ends it. */
  start(): () => void {
    const connection = () => {
      this.online = navigator.onLine;
      if (this.online) void this.buildRoot.learn();
    };
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
    void this.buildRoot.learn();
    void this.retryEngine();
    const [stopWaking, stopLooking] = [this.hub.start(), this.storage.start()];
    return () => {
      stopWaking();
      stopLooking();
      this.idle.stop();
      this.wipe.close();
      removeEventListener('online', connection);
      removeEventListener('offline', connection);
      document.removeEventListener('visibilitychange', shown);
    };
  }

  /** Null when a reload would lose nothing. */
  get obstacle(): Obstacle | null {
    if (this.work.run.active) return 'job';
    if (this.isImporting) return 'import';
    if (this.hub.hasDraft) return 'draft';
    if (this.rules.hasChanged) return 'rule';
    return this.unsaved > 0 || this.work.triage.unsaved > 0 ? 'unsaved' : null;
  }

  /** A file of another tool is on its way into the case, or into a known set. */
  get isImporting(): boolean {
    return this.work.isImporting || this.setImport?.isUnderWay === true;
  }

  /** The same, and nobody has paused it. */
  get #isReading(): boolean {
    return this.isImporting && this.setImport?.paused !== true;
  }

  /** Results that a reload would lose. */
  get unsaved(): number {
    const { cases, results } = this.work;
    return cases.current === null ? results.tally.found : 0;
  }

  /** When the hub acknowledged something last; null: never, as far as this device knows. */
  get lastSynced(): string | null {
    const times = this.hub.outbox.receipts.map(({ receivedAt }) => receivedAt);
    return times.reduce<string | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
  }

  /** Starts the engine ahead of the first file, so that what stands against it is said early; or tries again. */
  async retryEngine(): Promise<void> {
    if (this.work.run.state === 'paused') await this.work.run.continue();
    else {
      const engine = await this.#startEngine();
      this.work.run.fault = engine.ok ? null : engine.error;
    }
  }

  /** Hashes what was picked; resolves when all of it is listed. */
  async take(intake: Intake): Promise<void> {
    const taken = await this.work.take(intake);
    this.refused = taken.ok ? null : taken.error;
  }

  /** The same for what was dropped. Has to be called while the drop is being told. */
  async drop(transfer: DataTransfer): Promise<void> {
    const intake = await intakeOfDrop(transfer);
    if (intake !== null) await this.take(intake);
  }

  /** Opens the question to the hub about some media records, by default all of the case. */
  prepareLookup(sha256s = this.work.results.sha256s): Promise<void> {
    return this.hub.prepareLookup(caseDisclosure(this.work, sha256s));
  }

  /** Cases and vaults as files; loaded when first asked for. */
  get transfers(): Promise<FileTransfers> {
    return (this.#transfers ??= this.#loadTransfers());
  }

  /** Brings a vault back where there is none, and opens it. */
  async restore(file: File, secret: VaultSecret): Promise<void> {
    const { imports } = await this.transfers;
    const back = await imports.restore(file, secret);
    if (back === null) return;
    this.restored = back.restored;
    await this.access.adopt(back.vault);
  }

  async #loadTransfers(): Promise<FileTransfers> {
    const { FileTransfers } = await import('./file-transfers.ts');
    const { cases } = this.work;
    return new FileTransfers({
      vault: () => this.access.vault,
      build: this.build,
      onExported: (caseId, at) => cases.exported(caseId, at),
      onBackedUp: (at) => cases.backedUp(at),
      copyName: this.#words.copyName,
    });
  }

  applyUpdate(): void {
    this.#updates?.apply();
  }

  /** Behind everything else: a case is there before what is known of its files. */
  async #openKnownSets(vault: Vault): Promise<void> {
    const { openKnownSets } = await import('./known-sets/open-known-sets.ts');
    const desk = await openKnownSets(vault, {
      hits: this.setHits,
      rows: () => this.work.results.all,
      records: (sha256s) => this.work.records(sha256s),
      onHits: () => void this.work.results.refresh(),
      now,
    });
    if (this.access.vault !== vault) return;
    this.knownSets = desk;
    await desk.read();
  }

  /** The engine, made once; after a fault it is made anew when it is asked for again. */
  async #startEngine(): Promise<Result<Engine, EngineFault>> {
    this.#engine ??= startEngine(this.build);
    const engine = await this.#engine;
    if (!engine.ok) this.#engine = null;
    return engine;
  }
}
