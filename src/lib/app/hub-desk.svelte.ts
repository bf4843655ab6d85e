import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import type { Finding } from '#lib/domain/case-row.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import type { EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { RuleInForce } from '#lib/domain/wire/data-rule.ts';
import type { Schema } from '#lib/egress/hub-client.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { ApiRoute } from '#lib/egress/hub-session.ts';
import type { EnrolledIdentity, Identity } from '#lib/vault/identity-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { Access } from './access.svelte.ts';
import type { CaseDisclosure } from './case-disclosure.ts';
import { CarriedDesk } from './carried-desk.svelte.ts';
import type { Door } from './door.ts';
import { AlertNews } from './hub/alert-news.svelte.ts';
import { HubLog } from './hub/hub-log.svelte.ts';
import { LedgerView } from './ledger-view.svelte.ts';
import { LookUps } from './look-ups.svelte.ts';
import { MeteredMode } from './metered.svelte.ts';
import { now } from './now.ts';
import { OpenTabs } from './open-tabs.ts';
import { OutboxView } from './outbox-view.svelte.ts';
import { StepUp } from './step-up.svelte.ts';
import { Submissions } from './submissions.svelte.ts';

/** What has to happen before the hub can be asked: open the vault, wait for it to be read, enrol; or nothing. */
export type Gate = 'vault' | 'reading' | 'enrolment' | null;

type Options = {
  origin: string;
  openDoor: (vault: Vault, origin: string) => Promise<Door>;
  /** Whether a passphrase is the vault's; why not, as a code. */
  checkPassphrase: (passphrase: string) => Promise<Result<void, string>>;
};

/** The hub's side of the portal. It is there while the vault is open, and forgets everything when the vault shuts. */
export class HubDesk {
  readonly #access: Access;
  readonly #options: Options;
  #door = $state.raw<Door | null>(null);
  #read = $state(false);
  #opening: Promise<void> = Promise.resolve();
  readonly #tabs = new OpenTabs();

  /** Who this device is: null before its vault is open and has an invitation. */
  identity = $state.raw<Identity | null>(null);
  signedIn = $state(false);
  working = $state<'enrolling' | 'signing-in' | 'signing-out' | null>(null);
  /** Why the last step of enrolment or sign-in failed, as a code. */
  failure = $state<string | null>(null);

  readonly metered = new MeteredMode();
  readonly alerts: AlertNews;
  readonly lookUps: LookUps;
  readonly submissions: Submissions;
  readonly outbox: OutboxView;
  readonly carried: CarriedDesk;
  readonly ledger: LedgerView;
  readonly log: HubLog;
  /** Asks for the passphrase before a dangerous act. */
  readonly stepUp: StepUp;

  readonly enrolled: EnrolledIdentity | null = $derived(this.identity?.status === 'enrolled' ? this.identity : null);
  readonly rule: DataRule | null = $derived(this.enrolled?.dataRule ?? null);
  /** Who signed that rule, and when, as the hub says; null: the hub gave it itself. */
  readonly ruleProof = $derived(this.enrolled && proofOf(this.enrolled));
  /** A rule that would let more leave than `rule`, and waits for its officer's word. */
  readonly offeredRule: RuleInForce | null = $derived(this.enrolled?.offeredRule ?? null);
  /** The newest version of the bureau's rule that this device has heard of. */
  readonly newestRule: DataRule | null = $derived(this.offeredRule?.rule ?? this.rule);

  constructor(
    access: Access,
    onVerdicts: () => void,
    options: Options = { origin: location.origin, openDoor, checkPassphrase },
  ) {
    this.#access = access;
    this.#options = options;
    const door = () => this.#door;
    this.lookUps = new LookUps({
      door,
      ask: (disclosure) => this.#use(({ session }) => session.lookup(disclosure)),
      onVerdicts,
    });
    this.outbox = new OutboxView(() => {
      const vault = access.vault;
      return this.#door === null || vault === null ? null : { door: this.#door, receipts: vault.receipts };
    }, this.metered);
    this.outbox.onrest = () => this.#proveReceipts();
    this.submissions = new Submissions(door, async (batchIds) => {
      const receipts = await this.outbox.send(batchIds);
      await this.#readNews();
      void this.#proveReceipts();
      return receipts;
    });
    this.carried = new CarriedDesk({
      door,
      identity: async () => {
        const saved = await access.vault?.identity.saved();
        return saved?.ok === true && saved.value?.status === 'enrolled' ? saved.value : null;
      },
      onChange: () => this.outbox.refresh(),
      now,
    });
    this.ledger = new LedgerView(door);
    this.log = new HubLog(door);
    this.alerts = new AlertNews({
      use: (work) => this.#use(work),
      isMetered: () => this.metered.on,
      role: () => this.enrolled?.membership.role ?? null,
    });
    this.stepUp = new StepUp({
      check: options.checkPassphrase,
      prove: async (act) => codeOf(await this.#use(({ session }) => session.stepUp(act))),
    });
    access.watch({
      opened: (vault) => {
        this.#opening = this.#open(vault);
        return Promise.resolve(ok(undefined));
      },
      closing: async () => {
        this.submissions.discard();
        await this.alerts.stop();
        await this.lookUps.applyRule(null);
      },
      closed: () => {
        this.#shut();
      },
    });
  }

  /** Sends what waits whenever that may have become possible. Returns what ends it. */
  start(): () => void {
    const wake = () => {
      if (document.visibilityState === 'visible' && this.enrolled !== null) {
        void this.outbox.wake().then(() => this.#seeNews());
      }
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    const stopFollowing = this.metered.start();
    return () => {
      stopFollowing();
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  }

  /** Who signed the rule; null: the hub gave it itself. */
  get ruleMadeBy(): string | null {
    return this.ruleProof?.officer ?? null;
  }

  /** Resolves when the desk knows what the open vault holds. */
  get ready(): Promise<void> {
    return this.#opening;
  }

  get gate(): Gate {
    if (this.#access.state !== 'unlocked') return 'vault';
    if (!this.#read) return 'reading';
    return this.enrolled === null ? 'enrolment' : null;
  }

  /** Alerts that nobody of the bureau has seen to, as far as this tab has heard. */
  get unread(): number {
    return this.alerts.unread;
  }

  /** How many batches have no receipt yet. */
  get waiting(): number {
    return this.outbox.waiting.length;
  }

  /** Something is being reviewed that was not released. */
  get hasDraft(): boolean {
    return this.submissions.draft !== null;
  }

  findingOf(sha256: string): Finding | undefined {
    return this.lookUps.findingOf(sha256);
  }

  /** Opens the question about records, to be looked at before it is asked. */
  prepareLookup(contents: CaseDisclosure): Promise<void> {
    return this.lookUps.open(contents, this.rule);
  }

  /** Asks what was looked at. When the rule has changed meanwhile, the new one is fetched and applied for another look. */
  async ask(): Promise<void> {
    await this.lookUps.ask();
    await this.#renewRule(this.lookUps.failure);
  }

  /**
   * Redeems an invitation and signs in. Keys made for it stay in the vault, so that it can be tried again.
   * @returns whether the device is enrolled now; signing in may have failed all the same
   */
  async enrol(invitation: EnrolmentInvitation, officerName: string): Promise<boolean> {
    await this.#work('enrolling', ({ session }) => session.enrol(invitation, officerName));
    if (this.enrolled === null) return false;
    await this.signIn();
    return true;
  }

  /**
   * Makes the next version of the bureau's rule: it is in force, or waits for a second person. When somebody was faster, their
   * version is fetched.
   */
  async makeDataRule(rule: DataRule): Promise<Result<'in-force' | 'waiting', string>> {
    const made = await this.#use(({ session }) => session.makeDataRule(rule));
    const failure = made.ok ? null : failureCode(made.error);
    if (failure === 'data-rule-version') await this.#use(({ session }) => session.signIn());
    await this.#readIdentity();
    if (!made.ok) return err(failureCode(made.error));
    return ok('waiting' in made.value ? 'waiting' : 'in-force');
  }

  /** Goes on under the offered rule, as it was looked at. */
  async acceptOfferedRule(shown: DataRule): Promise<Result<void, string>> {
    const accepted = await this.#use(({ session }) => session.acceptOfferedRule(shown));
    await this.#readIdentity();
    if (!accepted.ok) return err(failureCode(accepted.error));
    await this.lookUps.applyRule(this.rule);
    return ok(undefined);
  }

  /** What the hub shows an officer; the error is a code for `FailureNotice`. */
  async read<T extends object>(schema: Schema<T>, route: ApiRoute): Promise<Result<T, string>> {
    const read = await this.#use(({ session }) => session.read(schema, route));
    return read.ok ? read : err(failureCode(read.error));
  }

  /**
   * Does something at the hub; the error is a code for `FailureNotice`. Where the hub wants key and passphrase proved once more,
   * `stepUp` asks for them, and it is done then.
   */
  async act<T extends object>(schema: Schema<T>, route: ApiRoute, content: Json): Promise<Result<T, string>> {
    const work = () => this.#use(({ session }) => session.act(schema, route, content));
    const done = await work();
    if (done.ok) return done;
    if (done.error.kind !== 'step-up' || !(await this.stepUp.ask(done.error.act))) return err(failureCode(done.error));
    const again = await work();
    return again.ok ? again : err(failureCode(again.error));
  }

  /** How this vault disguises names, and tells in which country a place is. */
  async disguise(): Promise<Result<Disguise, string>> {
    const [door, rule] = [this.#door, this.rule];
    if (door === null || rule === null) return err('locked');
    return door.disguise({ ...rule, fields: { ...rule.fields, gps: 'country' } });
  }

  async signIn(): Promise<void> {
    await this.#work('signing-in', ({ session }) => session.signIn());
  }

  async signOut(): Promise<void> {
    await this.#work('signing-out', ({ session }) => session.signOut());
  }

  async #open(vault: Vault): Promise<void> {
    const door = await this.#options.openDoor(vault, this.#options.origin);
    if (vault.locked) return;
    this.#door = door;
    // What was looked at when a tab or the browser went away, and never released.
    await this.#tabs.join(async () => {
      await door.outbox.discardDrafts();
      await door.questions.clear();
    });
    const answers = await vault.answers.all();
    if (answers.ok) this.lookUps.restore(answers.value);
    else this.failure = answers.error;
    await this.#readIdentity();
    this.#read = true;
    await this.lookUps.applyRule(this.rule);
    if (this.alerts.isWanted) void this.alerts.listen();
    void (this.enrolled === null ? this.outbox.refresh() : this.outbox.begin().then(() => this.#seeNews()));
  }

  #shut(): void {
    this.#door = null;
    this.stepUp.cancel();
    this.#tabs.leave();
    this.#read = false;
    this.identity = null;
    this.signedIn = false;
    this.failure = null;
    this.lookUps.forget();
    this.submissions.discard();
    this.outbox.forget();
    this.alerts.forget();
    this.carried.forget();
    this.ledger.forget();
    this.log.forget();
  }

  async #work<T>(
    what: NonNullable<HubDesk['working']>,
    work: (door: Door) => Promise<Result<T, HubFailure>>,
  ): Promise<void> {
    if (this.working !== null) return;
    this.working = what;
    this.failure = null;
    const done = await this.#use(work);
    await this.#readIdentity();
    if (!done.ok) this.failure = failureCode(done.error);
    this.working = null;
  }

  /** Does something through the door; afterwards the portal knows whether the device is signed in. */
  async #use<T>(work: (door: Door) => Promise<Result<T, HubFailure>>): Promise<Result<T, HubFailure>> {
    const door = this.#door;
    if (door === null) return err({ kind: 'storage', why: 'locked' });
    const done = await work(door);
    if (door === this.#door) this.signedIn = door.session.signedIn;
    await this.#readNews();
    return done;
  }

  async #readIdentity(): Promise<void> {
    const saved = await this.#access.vault?.identity.saved();
    if (saved?.ok === true) this.identity = saved.value;
    else if (saved !== undefined) this.failure = saved.error;
  }

  async #seeNews(): Promise<void> {
    await this.#readNews();
    await this.log.refresh();
    await this.#proveReceipts();
  }

  /** Holds the hub to its receipts, where bytes are not counted. */
  async #proveReceipts(): Promise<void> {
    if (!this.metered.on && (await this.log.prove(this.outbox.unproven))) await this.outbox.refresh();
  }

  /** What a sign-in on the way to something else has brought: another role, a stricter rule, or an offered one. */
  async #readNews(): Promise<void> {
    const before = this.enrolled;
    const saved = before && (await this.#access.vault?.identity.saved());
    if (before === null || saved?.ok !== true || saved.value?.status !== 'enrolled') return;
    if (this.enrolled === before && newsOf(saved.value) !== newsOf(before)) this.identity = saved.value;
  }

  async #renewRule(failure: string | null): Promise<void> {
    if (failure !== 'unknown-data-rule' && failure !== 'field-outside-data-rule') return;
    await this.signIn();
    await this.lookUps.applyRule(this.rule);
  }
}

async function checkPassphrase(passphrase: string): Promise<Result<void, string>> {
  return (await import('./vaults.ts')).checkPassphrase(passphrase);
}

function codeOf(done: Result<unknown, HubFailure>): string | null {
  return done.ok ? null : failureCode(done.error);
}

/** The door's code is loaded when the first vault opens: hashing works without it. */
async function openDoor(vault: Vault, origin: string): Promise<Door> {
  const door = await import('./door.ts');
  return door.openDoor(vault, origin);
}

function newsOf({ membership, dataRule, ruleMadeBy, offeredRule }: EnrolledIdentity): string {
  return canonicalJson({ membership, dataRule, ruleMadeBy, offeredRule });
}

function proofOf({ ruleMadeBy }: EnrolledIdentity): { readonly officer: string; readonly at: string } | null {
  return ruleMadeBy && { officer: ruleMadeBy.officer, at: ruleMadeBy.document.madeAt };
}
