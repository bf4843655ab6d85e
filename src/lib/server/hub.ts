import type { Result } from '#lib/domain/result.ts';
import { type Hub, installHub, runningHub, type StartedHub } from './current-hub.ts';
import { log } from './log.ts';
import { HubMetrics } from './metrics/hub-metrics.ts';
import { IndexedNearDuplicates } from './near/near-duplicates.ts';
import { openStore, type StorePlace } from './open-store.ts';
import { Aftermath } from './services/aftermath.ts';
import { AlertFeed } from './services/alert-feed.ts';
import { AlertLists } from './services/alert-list.ts';
import { Alerts } from './services/alerts.ts';
import { AlertStreams } from './services/alert-streams.ts';
import { Approvals } from './services/approvals.ts';
import { AnswerVerifications } from './services/answer-verification.ts';
import { AuditLog } from './services/audit-log.ts';
import { Bureaux } from './services/bureaux.ts';
import { Carried } from './services/carried.ts';
import { Codes } from './services/codes.ts';
import { DataRules } from './services/data-rules.ts';
import { Devices } from './services/devices.ts';
import { Enrolments } from './services/enrolments.ts';
import { HandOffs } from './services/hand-offs.ts';
import { Identifications } from './services/identifications.ts';
import { Imports } from './services/imports.ts';
import { ImportTaking } from './services/import-taking.ts';
import { Investigations } from './services/investigations.ts';
import { LeadLists } from './services/lead-list.ts';
import { SeriesService } from './services/series.ts';
import { HeldBatches } from './services/held.ts';
import { HolderNamings } from './services/holder-namings.ts';
import { KnownSets } from './services/known-sets.ts';
import { LogEntryList } from './services/log-entries.ts';
import { LogProofs } from './services/log-proofs.ts';
import { Intake } from './services/intake.ts';
import { LookupBudget } from './services/lookup-budget.ts';
import { Lookups } from './services/lookups.ts';
import { Officers } from './services/officers.ts';
import { Quality } from './services/quality.ts';
import { Receipts } from './services/receipts.ts';
import type { Clock } from './services/refusal.ts';
import { Retention } from './services/retention.ts';
import { Reviews } from './services/reviews.ts';
import { OpenSessions } from './services/session-list.ts';
import { Sessions } from './services/sessions.ts';
import { Statistics } from './services/statistics.ts';
import { Submissions } from './services/submissions.ts';
import { Tally } from './services/tally.ts';
import { Tokens } from './services/tokens.ts';
import { expireWatches } from './services/watching.ts';
import { Withdrawals } from './services/withdrawals.ts';
import { Schedule } from './schedule.ts';
import { Throttle } from './throttle.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export type HubSettings = StorePlace & {
  /** Where browsers reach the portal; enrolment and sign-in are bound to it. */
  readonly origin: string;
  /** Other origins under which bureaux serve the portal themselves. */
  readonly portals: readonly string[];
  /** Items that a device may look up at once and then each day; absent: as `LookupBudget` says. */
  readonly lookupsPerDay?: number;
  /** Whether each request is written into the log; absent: only what was refused or failed. */
  readonly logsRequests?: boolean;
};

/**
 * Opens the store, brings it to the newest form, loads the hub's key, fills the near-duplicate index and makes the hub
 * known to the routes. There is one hub in a process: starting it again while it runs returns the running one.
 */
export async function startHub(settings: HubSettings, clock: Clock = () => new Date()): Promise<StartedHub> {
  const running = runningHub();
  if (running !== null) return running;
  const { origin, portals, lookupsPerDay: perDay, logsRequests = false } = settings;
  const origins = [origin, ...portals];
  const metrics = new HubMetrics();
  const { store, key } = await openStore(settings, { failed: metrics.storeFailed });
  const near = new IndexedNearDuplicates({
    material: store.material,
    watches: store.watches,
    workerFile: new URL(import.meta.resolve('#lib/server/match.worker.ts')),
    log: (message, error) => {
      log(message, {}, error ?? undefined);
    },
  });
  await near.upToDate();

  const logError = (message: string, error?: unknown) => {
    log(message, {}, error);
  };
  const feed = new AlertFeed({ store, log: logError });
  const alerts = new Alerts({
    clock,
    onRaised: () => {
      feed.raised();
    },
  });
  const audit = new AuditLog(clock);
  const tally = new Tally(clock, metrics.counted);
  const logProofs = new LogProofs({ store, key, clock });
  const namings = new HolderNamings();
  const alertLists = new AlertLists({ store, audit, clock });
  const aftermath = new Aftermath({
    ...{ store, near, watches: near, namings, alerts, tally, clock },
    log: logError,
  });
  const enrolments = new Enrolments({ store, key, origins, audit, alerts, clock });
  const sessions = new Sessions({ store, key, origins, audit, clock });
  const approvals = new Approvals({ store, audit, alerts, clock });
  const bureaux = new Bureaux({ store, audit, clock });
  const submissions = new Submissions({ store, key, intake: new Intake({ alerts, tally }), audit, clock });
  const withdrawals = new Withdrawals({ store, key, near, alerts, audit, tally, clock });
  const budget = new LookupBudget({ store, clock, ...(perDay !== undefined && { perDay }) });
  const casework = { store, alerts, audit, namings, budget, tally, clock };
  const investigations = new Investigations(casework);
  const handOffs = new HandOffs(casework);
  const retention = new Retention({ store, near, audit, alerts, clock });
  const taking = new ImportTaking({ store, audit, clock });
  const knownSets = new KnownSets({ store, audit, clock });
  const hub: Hub = {
    origins,
    clock,
    enrolments,
    sessions,
    openSessions: new OpenSessions({ store, audit, clock }),
    tokens: new Tokens({ store, audit, clock }),
    bureaux,
    officers: new Officers({ store, approvals, audit, alerts, clock }),
    devices: new Devices({ store, audit, clock }),
    codes: new Codes({ store, enrolments, audit, clock }),
    approvals,
    dataRules: new DataRules({ store, approvals, audit, clock }),
    lookups: new Lookups({ store, key, near, namings, audit, alerts, tally, budget, clock }),
    submissions,
    withdrawals,
    carried: new Carried({ key, submissions, withdrawals }),
    logProofs,
    retention,
    logEntries: new LogEntryList({ store, audit }),
    answerVerifications: new AnswerVerifications({ store, audit, proofs: logProofs }),
    receipts: new Receipts(store),
    investigations,
    handOffs,
    identifications: new Identifications(casework),
    series: new SeriesService(casework),
    leadLists: new LeadLists(casework),
    alertLists,
    alertStreams: new AlertStreams({ store, lists: alertLists, feed, clock }),
    aftermath,
    reviews: new Reviews({ store, namings, alerts, audit, tally, clock }),
    quality: new Quality(store, clock),
    held: new HeldBatches({ store, audit, tally, clock }),
    imports: new Imports({ store, taking, audit, alerts, clock, log: logError }),
    statistics: new Statistics(store, clock),
    metrics,
    logsRequests,
    throttles: {
      enrolment: new Throttle({ burst: 20, perMinute: 10, clock }),
      signIn: new Throttle({ burst: 60, perMinute: 60, clock }),
    },
    isReady: async () => {
      try {
        await store.ping();
        return (await near.upToDate()).ok;
      } catch {
        return false;
      }
    },
  };
  metrics.read({
    alertsRaised: () => store.alerts.newest(),
    streamsOpen: () => hub.alertStreams.size,
    aftermathLag: () => aftermath.lag(),
    indexSize: async () => valueOf(await near.size())?.hashes ?? null,
    indexScanned: async () => valueOf(await near.size())?.scanned ?? null,
    auditLogSize: () => store.log.size(),
  });
  const enrolmentLink = await enrolments.firstLink((await bureaux.first()).code);
  // Each job here runs by the clock, in one process at a time: schedule.add(name, every how many ms, run).
  const schedule = new Schedule({ jobs: store.jobs, clock, log });
  schedule.add('held', DAY, () => hub.held.expire());
  schedule.add('claims', MINUTE, () => investigations.expire());
  schedule.add('watches', MINUTE, async () => {
    await expireWatches(store, near, clock().toISOString());
  });
  schedule.add('offers', MINUTE, () => handOffs.expire());
  schedule.add('sessions', MINUTE, () => sessions.expire());
  schedule.add('approvals', MINUTE, () => approvals.settle());
  // One a day at least, also when nobody asks for one: what was written until then cannot be rewritten unseen.
  schedule.add('checkpoint', DAY, async () => {
    await logProofs.sign();
  });
  schedule.add('imports', MINUTE, async () => {
    await taking.sweep();
    await knownSets.sweep();
    await taking.goOn((error) => {
      logError('An import stopped in the middle; it goes on in a minute', error);
    });
  });
  schedule.add('retention', DAY, () => retention.run());
  const started: StartedHub = {
    enrolmentLink,
    metrics: () => metrics.registry.text(),
    endStreams: () => {
      feed.close();
    },
    close: async () => {
      installHub(null);
      feed.close();
      await aftermath.close();
      await schedule.stop();
      await taking.close();
      await near.close();
      metrics.close();
      await store.close();
    },
  };
  schedule.start();
  aftermath.start();
  installHub({ hub, started });
  return started;
}

function valueOf<T>(result: Result<T, unknown>): T | null {
  return result.ok ? result.value : null;
}
