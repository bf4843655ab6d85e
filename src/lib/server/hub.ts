import { type Hub, installHub, runningHub, type StartedHub } from './current-hub.ts';
import { log } from './log.ts';
import { IndexedNearDuplicates } from './near/near-duplicates.ts';
import { openStore, type StorePlace } from './open-store.ts';
import { Alerts } from './services/alerts.ts';
import { AuditLog } from './services/audit-log.ts';
import { Bureaux } from './services/bureaux.ts';
import { Carried } from './services/carried.ts';
import { DataRules } from './services/data-rules.ts';
import { Enrolments } from './services/enrolments.ts';
import { Lookups } from './services/lookups.ts';
import { Receipts } from './services/receipts.ts';
import type { Clock } from './services/refusal.ts';
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
    workerFile: new URL(import.meta.resolve('#lib/server/match.worker.ts')),
    log: (message, error) => {
      log(message, {}, error ?? undefined);
    },
  });
  await near.upToDate();

  const alerts = new Alerts({ clock });
  const audit = new AuditLog(clock);
  const enrolments = new Enrolments({ store, key, origins, clock });
  const submissions = new Submissions({ store, key, clock });
  const withdrawals = new Withdrawals({ store, key, near, clock });
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
    receipts: new Receipts(store),
    alerts,
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
  const started: StartedHub = {
    enrolmentLink,
    close: async () => {
      installHub(null);
      await schedule.stop();
      await near.close();
      await store.close();
    },
  };
  schedule.start();
  installHub({ hub, started });
  return started;
}
