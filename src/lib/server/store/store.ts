import type { DataRule, DataRuleRef } from '#lib/domain/data-rule.ts';
import type { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import type { Batch, SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import type { AlertStore } from './alert-store.ts';
import type { AnswerLog } from './answer-store.ts';
import type { CaseworkStore } from './casework-store.ts';
import type { Contribution, ContributionStore, Digests } from './contribution-store.ts';
import type { ImportStore } from './import-store.ts';
import type { JobStore } from './job-store.ts';
import type { KnownSetStore } from './known-set-store.ts';
import type { ListingStore } from './listing-store.ts';
import type { LogStore } from './log-store.ts';
import type { NegativeStore } from './negative-store.ts';
import type { PairStore } from './pair-store.ts';
import type { PositionStore } from './position-store.ts';
import type { DumpPart } from './dump.ts';
import type { HeldStore, QualityStore } from './quality-store.ts';
import type { RetentionStore } from './retention-store.ts';
import type { StatementStore } from './statement-store.ts';
import type { StatsStore } from './stats-store.ts';
import type { WatchStore } from './watch-store.ts';
import type { ApprovalStore } from './approval-store.ts';
import type { BudgetStore } from './budget-store.ts';
import type { CodeStore, DeviceStore, OfficerStore, SessionStore, TokenStore } from './identity-store.ts';

/**
 * What the hub keeps. Digests are hexadecimal here and bytes in the tables; times are ISO 8601 in UTC, so that they sort
 * as text; secrets are only ever given and kept as SHA-256. What belongs to a bureau is asked for with its code.
 */
export type Store = {
  readonly bureaux: BureauStore;
  readonly officers: OfficerStore;
  readonly devices: DeviceStore;
  readonly codes: CodeStore;
  readonly sessions: SessionStore;
  readonly tokens: TokenStore;
  readonly approvals: ApprovalStore;
  readonly budgets: BudgetStore;
  readonly batches: BatchStore;
  readonly withdrawals: WithdrawalStore;
  readonly material: MaterialStore;
  readonly answers: AnswerLog;
  readonly knownSets: KnownSetStore;
  readonly negatives: NegativeStore;
  readonly watches: WatchStore;
  readonly statements: StatementStore;
  readonly contributions: ContributionStore;
  readonly imports: ImportStore;
  readonly listings: ListingStore;
  readonly casework: CaseworkStore;
  readonly alerts: AlertStore;
  readonly pairs: PairStore;
  readonly positions: PositionStore;
  readonly log: LogStore;
  readonly jobs: JobStore;
  readonly retention: RetentionStore;
  readonly quality: QualityStore;
  readonly held: HeldStore;
  readonly stats: StatsStore;
  /** All or nothing. Inside, only the given store may be used. */
  transaction<T>(run: (store: Store) => Promise<T>): Promise<T>;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  /** Everything, as it is at one moment, while others go on reading and writing: what a backup holds. */
  dump(): AsyncIterable<DumpPart>;
  close(): Promise<void>;
};

export type Bureau = { code: string; name: string; reach: string | null };

export type BureauStore = {
  /** False when the code is taken. */
  add(bureau: Bureau, at: string): Promise<boolean>;
  find(code: string): Promise<Bureau | null>;
  /** The oldest first. */
  all(): Promise<Bureau[]>;
  /** @returns false when the bureau has a rule of this id and version */
  addRule(bureau: string, rule: DataRule, at: string, document?: DataRuleDocument): Promise<boolean>;
  /** The version that a bureau works with now, which is the newest one, with what proves who made it. */
  ruleInForce(bureau: string): Promise<RuleInForce | null>;
  /** One version, for batches that were sealed under it. */
  rule(bureau: string, ref: DataRuleRef): Promise<DataRule | null>;
  /** Changes the name and how the bureau is reached. False when there is no such bureau. */
  change(bureau: Bureau): Promise<boolean>;
};

/** What is kept of a document that came in: the SHA-256 of its exact bytes, and the receipt given for them word for word. */
export type StoredDocument = { bodySha256: string; receipt: string };

/** A batch as it is found again. `receipt` is null once what it says was erased; `items` counts what came in. */
export type StoredBatch = { bodySha256: string; receipt: string | null; items: number };

export type BatchStore = {
  find(bureau: string, batchId: string): Promise<StoredBatch | null>;
  /** The salt of the receipt's leaf is kept in the log alone: when it goes there, it is gone. */
  add(batch: Batch, body: Uint8Array, stored: StoredDocument, at: string): Promise<void>;
};

/** A withdrawal that was carried out: how many media it was about, and how many the hub had until then. */
export type TakenBack = StoredDocument & { items: number; takenBack: number };

export type WithdrawalStore = {
  find(bureau: string, id: string): Promise<StoredDocument | null>;
  /** Its own bytes are not kept, and those of its batch go: both may name what nobody should find here any more. */
  add(withdrawal: Withdrawal, taken: TakenBack, at: string): Promise<void>;
};

/** What was said of a file, and by what: a batch's id, or the name of an imported statement. */
export type SourcedItem = { source: string; item: SubmissionItem };

/** The numbers of contributions that are gone, and of media that went with them. */
export type Gone = { contributions: number[]; media: number[] };

export type MaterialStore = {
  /** Which of these SHA-256 are held; from one bureau, or from any. */
  held(sha256: readonly string[], bureau?: string): Promise<Set<string>>;
  /** Adds a bureau's words; what the same source said of the same file before is left alone. */
  contribute(bureau: string, words: readonly SourcedItem[], at: string): Promise<void>;
  /** What a bureau said in one batch or import, in that order, as it said it. */
  saidBy(bureau: string, source: string): Promise<SubmissionItem[]>;
  /** All contributions, of every bureau, in which at least one of the digests was disclosed. */
  byDigests(digests: Digests): Promise<Contribution[]>;
  byIds(ids: readonly number[]): Promise<Contribution[]>;
  /**
   * Contributions after `id`, in their order, with the PDQ hash of the picture as it is: what the near-duplicate index
   * is fed with. The hash is null where none was disclosed, or one of too low quality.
   */
  fingerprintsAfter(id: number, limit: number): Promise<{ id: number; hash: Uint8Array | null }[]>;
  /**
   * Erases what a bureau said in one source, about all media or about these; and media of which then nobody says anything.
   * What others keep about such media they erase by themselves.
   */
  takeBack(bureau: string, source: string, sha256: readonly string[] | null): Promise<Gone>;
  counts(): Promise<{ bureau: string; contributions: number; media: number }[]>;
};
