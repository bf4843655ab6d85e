import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnrolmentLink, type EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { isDelivered } from '#lib/domain/outbox-state.ts';
import { failureCode, retryable, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { SealedBatch } from '#lib/egress/outbox.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import { submissionDisclosures } from '../unit/egress/disclosures.ts';
import { mediaRecord, value } from '../unit/vault/fresh-vault.ts';
import type { Life } from './life.ts';
import { MortalBrowser, type Tab } from './mortal-browser.ts';
import type { NetworkStage } from './network-stage.ts';

/** Without any batch getting through for so long, something hangs. */
const STANDSTILL_MS = 180_000;
const MOST_ITEMS = 6;
const MOST_WAITING = 12;

type InHand = { readonly batch: SealedBatch; readonly records: readonly MediaRecord[] };

/** Somebody who seals batches and wants them to arrive, in one browser after the other over the same storage. */
export class Officer {
  readonly #stage: NetworkStage;
  readonly #invitation: EnrolmentInvitation;
  readonly #count: number;
  readonly #sealed = new Set<string>();
  readonly #acknowledged = new Set<string>();
  /** Sealed, and not known whether it was kept before the browser died. */
  #inDoubt: InHand | null = null;
  #progressAt = Date.now();
  #fruitless = 0;

  /** @param link of an invitation @param count batches to hand in */
  constructor(stage: NetworkStage, link: string, count: number) {
    const invitation = parseEnrolmentLink(link);
    if (invitation === null) throw new Error('That is no enrolment link.');
    this.#stage = stage;
    this.#invitation = invitation;
    this.#count = count;
  }

  /** Batches that are kept and of which the officer has not heard that they arrived. */
  get waiting(): readonly string[] {
    return [...this.#sealed].filter((batchId) => !this.#acknowledged.has(batchId));
  }

  /** Works until everything is handed in; comes to no end when the browser does before. */
  async work(life: Life): Promise<null> {
    const { random, hub } = this.#stage;
    const patience = 300 * 2 ** Math.min(4, this.#fruitless++);
    const browser = new MortalBrowser({ ...this.#stage.browserParts(), life, patience });
    const locks = random() < 0.85;
    const tabs = [await browser.tab(locks), ...(random() < 0.3 ? [await browser.tab(locks)] : [])];
    const [first, second] = tabs;
    if (first === undefined) throw new Error('A browser has a tab.');
    const identity = await this.#enrol(first);
    await this.#lookAround(first);
    for (;;) {
      await Promise.all([this.#sealSome(first, identity), second && this.#send(second)]);
      await Promise.all(tabs.map((tab) => this.#send(tab)));
      if (this.#sealed.size === this.#count && (await this.#allThere(first))) return null;
      if (Date.now() - this.#progressAt > STANDSTILL_MS) throw new Error(`Nothing arrives: ${this.#stage.told}`);
      if (random() < 0.8) await hub.up;
    }
  }

  async #enrol({ vault, session }: Tab): Promise<EnrolledIdentity> {
    for (;;) {
      const saved = value(await vault.identity.saved());
      if (saved?.status === 'enrolled') return saved;
      const enrolled = await session.enrol(this.#invitation, 'Officer');
      if (!enrolled.ok) await this.#hear([enrolled.error]);
    }
  }

  /**
   * After a kill the officer looks into the outbox: what has arrived, and whether the last batch was kept; if not, it is
   * made again.
   */
  async #lookAround({ outbox }: Tab): Promise<void> {
    const entries = value(await outbox.list());
    for (const entry of entries) if (isDelivered(entry)) this.#acknowledged.add(entry.batchId);
    if (this.#stage.random() < 0.5) value(await outbox.prune());
    const doubt = this.#inDoubt;
    if (doubt !== null && entries.some(({ batchId }) => batchId === doubt.batch.batchId)) this.#keep(doubt);
    this.#inDoubt = null;
  }

  async #sealSome({ outbox }: Tab, identity: EnrolledIdentity): Promise<void> {
    const wanted = 1 + Math.floor(this.#stage.random() * 5);
    for (let i = 0; i < wanted && this.#sealed.size < this.#count && this.waiting.length < MOST_WAITING; i++) {
      const records = await this.#someRecords();
      const [draft] = submissionDisclosures(records, identity.dataRule, identity.membership);
      if (draft === undefined) throw new Error('The rule lets nothing leave.');
      const batch = value(await outbox.sign(draft));
      this.#inDoubt = { batch, records };
      value(await outbox.enqueue(batch));
      this.#keep(this.#inDoubt);
      this.#inDoubt = null;
    }
  }

  #keep({ batch: { batchId, bytes, entry }, records }: InHand): void {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.#stage.journal.add({ batchId, bureau: entry.bureau, sha256, records });
    this.#sealed.add(batchId);
  }

  /** Some that nobody has seen, and some that others handed in before. */
  async #someRecords(): Promise<MediaRecord[]> {
    const { random, pool } = this.#stage;
    const records = new Set<MediaRecord>();
    const wanted = 1 + Math.floor(random() * MOST_ITEMS);
    while (records.size < wanted) {
      const old = random() < 0.3 ? pool[Math.floor(random() * pool.length)] : undefined;
      const record = old ?? (await mediaRecord(`picture ${pool.length} of ${this.#stage.seed}`));
      if (old === undefined) pool.push(record);
      records.add(record);
    }
    return [...records];
  }

  async #send({ outbox }: Tab): Promise<void> {
    const { acknowledged, failed } = value(await outbox.sendAll({ skipRefused: true }));
    for (const { batchId } of acknowledged) {
      if (this.#acknowledged.has(batchId)) continue;
      this.#acknowledged.add(batchId);
      this.#progressAt = Date.now();
      this.#fruitless = 0;
    }
    if (failed.length > 0) await this.#hear(failed.map(({ failure }) => failure));
  }

  /** What the portal would do: come back later when one of the failures can pass by itself, and else wait for somebody. */
  async #hear(failures: readonly HubFailure[]): Promise<void> {
    const { random, failures: counts, standstills } = this.#stage;
    const codes = failures.map(failureCode);
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    if (!failures.some(retryable)) standstills.push(codes.join(', '));
    await sleep(random() * 12);
  }

  async #allThere({ outbox }: Tab): Promise<boolean> {
    return value(await outbox.list()).every(isDelivered);
  }
}
