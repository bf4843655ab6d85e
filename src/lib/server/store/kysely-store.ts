import { type Kysely, sql } from 'kysely';
import { dump, type DumpPart } from './dump.ts';
import { KyselyAlerts } from './kysely-alerts.ts';
import { KyselyAnswers } from './kysely-answers.ts';
import { KyselyApprovals } from './kysely-approvals.ts';
import { KyselyBatches } from './kysely-batches.ts';
import { KyselyBudgets } from './kysely-budgets.ts';
import { KyselyBureaux } from './kysely-bureaux.ts';
import { KyselyCasework } from './kysely-casework.ts';
import { KyselyCodes } from './kysely-codes.ts';
import { KyselyContributions } from './kysely-contributions.ts';
import { KyselyDevices } from './kysely-devices.ts';
import { KyselyHeld } from './kysely-held.ts';
import { KyselyImports } from './kysely-imports.ts';
import { KyselyJobs } from './kysely-jobs.ts';
import { KyselyKnownSets } from './kysely-known-sets.ts';
import { KyselyListings } from './kysely-listings.ts';
import { KyselyLog } from './kysely-log.ts';
import { KyselyMaterial } from './kysely-material.ts';
import { KyselyNegatives } from './kysely-negatives.ts';
import { KyselyOfficers } from './kysely-officers.ts';
import { KyselyPairs } from './kysely-pairs.ts';
import { KyselyPositions } from './kysely-positions.ts';
import { KyselyQuality } from './kysely-quality.ts';
import { KyselyRetention } from './kysely-retention.ts';
import { KyselySessions } from './kysely-sessions.ts';
import { KyselyStatements } from './kysely-statements.ts';
import { KyselyStats } from './kysely-stats.ts';
import { KyselyTokens } from './kysely-tokens.ts';
import { KyselyWatches } from './kysely-watches.ts';
import { KyselyWithdrawals } from './kysely-withdrawals.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** The store over one SQL database, by whatever driver. */
export class KyselyStore implements Store {
  readonly bureaux: KyselyBureaux;
  readonly officers: KyselyOfficers;
  readonly devices: KyselyDevices;
  readonly codes: KyselyCodes;
  readonly sessions: KyselySessions;
  readonly tokens: KyselyTokens;
  readonly approvals: KyselyApprovals;
  readonly budgets: KyselyBudgets;
  readonly batches: KyselyBatches;
  readonly withdrawals: KyselyWithdrawals;
  readonly material: KyselyMaterial;
  readonly answers: KyselyAnswers;
  readonly knownSets: KyselyKnownSets;
  readonly negatives: KyselyNegatives;
  readonly watches: KyselyWatches;
  readonly statements: KyselyStatements;
  readonly contributions: KyselyContributions;
  readonly imports: KyselyImports;
  readonly listings: KyselyListings;
  readonly casework: KyselyCasework;
  readonly alerts: KyselyAlerts;
  readonly pairs: KyselyPairs;
  readonly positions: KyselyPositions;
  readonly log: KyselyLog;
  readonly jobs: KyselyJobs;
  readonly retention: KyselyRetention;
  readonly quality: KyselyQuality;
  readonly held: KyselyHeld;
  readonly stats: KyselyStats;
  readonly #db: Kysely<Tables>;
  readonly #region: string;
  readonly #writing = new OneAtATime();

  /** @param region where this hub keeps what it is told, and where it looks */
  constructor(db: Kysely<Tables>, region: string) {
    this.bureaux = new KyselyBureaux(db);
    this.officers = new KyselyOfficers(db);
    this.devices = new KyselyDevices(db);
    this.codes = new KyselyCodes(db);
    this.sessions = new KyselySessions(db);
    this.tokens = new KyselyTokens(db);
    this.approvals = new KyselyApprovals(db);
    this.budgets = new KyselyBudgets(db);
    this.batches = new KyselyBatches(db, region);
    this.withdrawals = new KyselyWithdrawals(db, region);
    this.material = new KyselyMaterial(db, region);
    this.answers = new KyselyAnswers(db, region);
    this.knownSets = new KyselyKnownSets(db, region);
    this.negatives = new KyselyNegatives(db, region);
    this.watches = new KyselyWatches(db, region);
    this.statements = new KyselyStatements(db, region);
    this.contributions = new KyselyContributions(db, region);
    this.imports = new KyselyImports(db, region);
    this.listings = new KyselyListings(db, region);
    this.casework = new KyselyCasework(db, region);
    this.alerts = new KyselyAlerts(db, region);
    this.pairs = new KyselyPairs(db, region);
    this.positions = new KyselyPositions(db, region);
    this.log = new KyselyLog(db, region);
    this.jobs = new KyselyJobs(db, region);
    this.retention = new KyselyRetention(db, region);
    this.quality = new KyselyQuality(db, region);
    this.held = new KyselyHeld(db, region);
    this.stats = new KyselyStats(db, region);
    this.#db = db;
    this.#region = region;
  }

  async transaction<T>(run: (store: Store) => Promise<T>): Promise<T> {
    if (this.#db.isTransaction) return run(this);
    // Who waits here keeps no connection busy while it does. See: [Note: one writer]
    return this.#writing.run(() =>
      this.#db.transaction().execute((transaction) => run(new KyselyStore(transaction, this.#region))),
    );
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  dump(): AsyncIterable<DumpPart> {
    return dump(this.#db);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}
