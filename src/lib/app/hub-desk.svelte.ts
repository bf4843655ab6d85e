import type { Finding } from '#lib/domain/case-row.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { EnrolledIdentity, Identity } from '#lib/vault/identity-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { Access } from './access.svelte.ts';
import type { Door } from './door.ts';
import { LedgerView } from './ledger-view.svelte.ts';
import { LookUps } from './look-ups.svelte.ts';
import { OutboxView } from './outbox-view.svelte.ts';
import { Submissions } from './submissions.svelte.ts';

/** What has to happen before the hub can be asked: open the vault, wait for it to be read, enrol; or nothing. */
export type Gate = 'vault' | 'reading' | 'enrolment' | null;

type Options = { origin: string; openDoor: (vault: Vault, origin: string) => Promise<Door> };

/** The hub's side of the portal. It is there while the vault is open, and forgets everything when the vault shuts. */
export class HubDesk {
  readonly #access: Access;
  readonly #options: Options;
  #door = $state.raw<Door | null>(null);
  #read = $state(false);
  #opening: Promise<void> = Promise.resolve();

  /** Who this device is: null before its vault is open and has an invitation. */
  identity = $state.raw<Identity | null>(null);
  signedIn = $state(false);
  working = $state<'enrolling' | 'signing-in' | 'signing-out' | null>(null);
  /** Why the last step of enrolment or sign-in failed, as a code. */
  failure = $state<string | null>(null);

  readonly lookUps: LookUps;
  readonly submissions: Submissions;
  readonly outbox: OutboxView;
  readonly ledger: LedgerView;

  readonly enrolled: EnrolledIdentity | null = $derived(this.identity?.status === 'enrolled' ? this.identity : null);
  readonly rule: DataRule | null = $derived(this.enrolled?.dataRule ?? null);

  constructor(access: Access, onVerdicts: () => void, options: Options = { origin: location.origin, openDoor }) {
    this.#access = access;
    this.#options = options;
    const door = () => this.#door;
    this.lookUps = new LookUps({
      ask: (disclosure) => this.#use(({ session }) => session.lookup(disclosure)),
      onVerdicts,
    });
    this.outbox = new OutboxView(() => {
      const vault = access.vault;
      return this.#door === null || vault === null ? null : { door: this.#door, receipts: vault.receipts };
    });
    this.submissions = new Submissions(door, (batchIds) => this.outbox.send(batchIds));
    this.ledger = new LedgerView(door);
    access.watch({
      opened: (vault) => {
        this.#opening = this.#open(vault);
        return Promise.resolve(ok(undefined));
      },
      closed: () => {
        this.#shut();
      },
    });
  }

  /** Sends what waits whenever that may have become possible. Returns what ends it. */
  start(): () => void {
    const wake = () => {
      if (document.visibilityState === 'visible' && this.enrolled !== null) void this.outbox.wake();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
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

  /** How many batches have no receipt yet. */
  get waiting(): number {
    return this.outbox.waiting.length;
  }

  /** A reviewed batch that is in memory only. */
  get hasDraft(): boolean {
    return this.submissions.draft !== null;
  }

  findingOf(sha256: string): Finding | undefined {
    return this.lookUps.findingOf(sha256);
  }

  /** Opens the question about records, to be looked at before it is asked. */
  prepareLookup(records: readonly MediaRecord[]): Promise<void> {
    return this.lookUps.open(records, this.rule);
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
    const answers = await vault.answers.all();
    if (answers.ok) this.lookUps.restore(answers.value);
    else this.failure = answers.error;
    await this.#readIdentity();
    this.#read = true;
    await this.lookUps.applyRule(this.rule);
    void (this.enrolled === null ? this.outbox.refresh() : this.outbox.wake());
  }

  #shut(): void {
    this.#door = null;
    this.#read = false;
    this.identity = null;
    this.signedIn = false;
    this.failure = null;
    this.lookUps.forget();
    this.submissions.discard();
    this.outbox.forget();
    this.ledger.forget();
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
    return done;
  }

  async #readIdentity(): Promise<void> {
    const saved = await this.#access.vault?.identity.saved();
    if (saved?.ok === true) this.identity = saved.value;
    else if (saved !== undefined) this.failure = saved.error;
  }

  async #renewRule(failure: string | null): Promise<void> {
    if (failure !== 'unknown-data-rule' && failure !== 'field-outside-data-rule') return;
    await this.signIn();
    await this.lookUps.applyRule(this.rule);
  }
}

/** The door's code is loaded when the first vault opens: hashing works without it. */
async function openDoor(vault: Vault, origin: string): Promise<Door> {
  const door = await import('./door.ts');
  return door.openDoor(vault, origin);
}
