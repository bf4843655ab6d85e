import { type Hub, installHub, runningHub, type StartedHub } from './current-hub.ts';
import { log } from './log.ts';
import { IndexedNearDuplicates } from './near/near-duplicates.ts';
import { openStore, type StorePlace } from './open-store.ts';
import { Aftermath } from './services/aftermath.ts';
import { AlertFeed } from './services/alert-feed.ts';
import { AlertLists } from './services/alert-list.ts';
import { Alerts } from './services/alerts.ts';
import { AlertStreams } from './services/alert-streams.ts';
import { AnswerVerifications } from './services/answer-verification.ts';
import { AuditLog } from './services/audit-log.ts';
import { Bureaux } from './services/bureaux.ts';
import { Carried } from './services/carried.ts';
import { DataRules } from './services/data-rules.ts';
import { Enrolments } from './services/enrolments.ts';
import { HolderNamings } from './services/holder-namings.ts';
import { LogEntryList } from './services/log-entries.ts';
import { LogProofs } from './services/log-proofs.ts';
import { Lookups } from './services/lookups.ts';
import { Receipts } from './services/receipts.ts';
import type { Clock } from './services/refusal.ts';
import { Reviews } from './services/reviews.ts';
import { Sessions } from './services/sessions.ts';
import { Submissions } from './services/submissions.ts';
import { Tokens } from './services/tokens.ts';
import { Withdrawals } from './services/withdrawals.ts';
import { Schedule } from './schedule.ts';
import { Throttle } from './throttle.ts';

export type HubSettings = StorePlace & {
  /** Where browsers reach the portal; enrolment and sign-in are bound to it. */
  readonly origin: string;
  /** Other origins under which bureaux serve the portal themselves. */
  readonly portals: readonly string[];
};

/**
 * Opens the store, brings it to the newest form, loads the hub's key, fills the near-duplicate index and makes the hub
 * known to the routes. There is one hub in a process: starting it again while it runs returns the running one.
 */
export async function startHub(settings: HubSettings, clock: Clock = () => new Date()): Promise<StartedHub> {
  const running = runningHub();
  if (running !== null) return running;
  const { origin, portals } = settings;
  const origins = [origin, ...portals];
  const { store, key } = await openStore(settings);
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
  const logProofs = new LogProofs({ store, key, clock });
  const namings = new HolderNamings();
  const alertLists = new AlertLists({ store, audit, clock });
  const aftermath = new Aftermath({
    ...{ store, near, watches: near, namings, alerts, clock },
    log: logError,
  });
  const enrolments = new Enrolments({ store, key, origins, clock });
  const submissions = new Submissions({ store, key, audit, clock });
  const withdrawals = new Withdrawals({ store, key, near, alerts, audit, clock });
  const hub: Hub = {
    origins,
    enrolments,
    sessions: new Sessions({ store, key, origins, clock }),
    tokens: new Tokens(store, clock),
    dataRules: new DataRules(store, clock),
    lookups: new Lookups({ store, key, near, clock }),
    submissions,
    withdrawals,
    carried: new Carried({ key, submissions, withdrawals }),
    logProofs,
    logEntries: new LogEntryList({ store, audit }),
    answerVerifications: new AnswerVerifications({ store, audit, proofs: logProofs }),
    receipts: new Receipts(store),
    alertLists,
    alertStreams: new AlertStreams({ store, lists: alertLists, feed, clock }),
    aftermath,
    reviews: new Reviews({ store, namings, alerts, audit, clock }),
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
  const enrolmentLink = await enrolments.firstLink((await new Bureaux(store, clock).first()).code);
  // Each job here runs by the clock, in one process at a time: schedule.add(name, every how many ms, run).
  const schedule = new Schedule({ jobs: store.jobs, clock, log });
  // One a day at least, also when nobody asks for one: what was written until then cannot be rewritten unseen.
  schedule.add('checkpoint', 24 * 60 * 60 * 1000, async () => void (await logProofs.sign()));
  const started: StartedHub = {
    enrolmentLink,
    endStreams: () => {
      feed.close();
    },
    close: async () => {
      installHub(null);
      feed.close();
      await aftermath.close();
      await schedule.stop();
      await near.close();
      await store.close();
    },
  };
  schedule.start();
  aftermath.start();
  installHub({ hub, started });
  return started;
}
