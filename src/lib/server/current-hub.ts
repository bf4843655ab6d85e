import type { Approvals } from './services/approvals.ts';
import type { Aftermath } from './services/aftermath.ts';
import type { AlertLists } from './services/alert-list.ts';
import type { AlertStreams } from './services/alert-streams.ts';
import type { Bureaux } from './services/bureaux.ts';
import type { AnswerVerifications } from './services/answer-verification.ts';
import type { Carried } from './services/carried.ts';
import type { HandOffs } from './services/hand-offs.ts';
import type { Identifications } from './services/identifications.ts';
import type { Imports } from './services/imports.ts';
import type { Investigations } from './services/investigations.ts';
import type { LeadLists } from './services/lead-list.ts';
import type { SeriesService } from './services/series.ts';
import type { Codes } from './services/codes.ts';
import type { DataRules } from './services/data-rules.ts';
import type { Devices } from './services/devices.ts';
import type { Enrolments } from './services/enrolments.ts';
import type { HeldBatches } from './services/held.ts';
import type { LogEntryList } from './services/log-entries.ts';
import type { LogProofs } from './services/log-proofs.ts';
import type { Lookups } from './services/lookups.ts';
import type { Officers } from './services/officers.ts';
import type { Quality } from './services/quality.ts';
import type { Receipts } from './services/receipts.ts';
import type { Retention } from './services/retention.ts';
import type { Reviews } from './services/reviews.ts';
import type { Clock } from './services/refusal.ts';
import type { OpenSessions } from './services/session-list.ts';
import type { Sessions } from './services/sessions.ts';
import type { Statistics } from './services/statistics.ts';
import type { Submissions } from './services/submissions.ts';
import type { Tokens } from './services/tokens.ts';
import type { Withdrawals } from './services/withdrawals.ts';
import type { HubMetrics } from './metrics/hub-metrics.ts';
import type { Throttle } from './throttle.ts';

/** What the routes see of the running hub. */
export type Hub = {
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly enrolments: Enrolments;
  readonly sessions: Sessions;
  readonly openSessions: OpenSessions;
  readonly tokens: Tokens;
  readonly bureaux: Bureaux;
  readonly officers: Officers;
  readonly devices: Devices;
  readonly codes: Codes;
  readonly approvals: Approvals;
  readonly dataRules: DataRules;
  readonly lookups: Lookups;
  readonly submissions: Submissions;
  readonly withdrawals: Withdrawals;
  readonly carried: Carried;
  readonly logProofs: LogProofs;
  readonly logEntries: LogEntryList;
  readonly answerVerifications: AnswerVerifications;
  readonly retention: Retention;
  readonly receipts: Receipts;
  readonly investigations: Investigations;
  readonly handOffs: HandOffs;
  readonly identifications: Identifications;
  readonly series: SeriesService;
  readonly leadLists: LeadLists;
  readonly alertLists: AlertLists;
  readonly alertStreams: AlertStreams;
  readonly aftermath: Pick<Aftermath, 'lag'>;
  readonly reviews: Reviews;
  readonly quality: Quality;
  readonly held: HeldBatches;
  readonly imports: Imports;
  readonly statistics: Statistics;
  readonly metrics: HubMetrics;
  /** Whether each request is written into the log. */
  readonly logsRequests: boolean;
  readonly throttles: { readonly enrolment: Throttle; readonly signIn: Throttle };
  /** Whether the store answers and the near-duplicate index is up to date. */
  isReady(): Promise<boolean>;
};

/** `enrolmentLink` is for the first officer; null once any device is enrolled. */
export type StartedHub = {
  enrolmentLink: string | null;
  /** What Prometheus reads. */
  metrics(): Promise<string>;
  /** Ends answers that would go on for ever. */
  endStreams(): void;
  close(): Promise<void>;
};

type Installed = { hub: Hub; started: StartedHub };

/**
 * The Node entry starts the hub from the sources; SvelteKit's routes are bundled and have modules of their own. The
 * process is what both share.
 */
const KEY = Symbol.for('lintel.hub');
const shared = globalThis as { [KEY]?: Installed | null };

export function installHub(installed: Installed | null): void {
  shared[KEY] = installed;
}

/** The running hub, or null while none is. */
export function currentHub(): Hub | null {
  return shared[KEY]?.hub ?? null;
}

export function runningHub(): StartedHub | null {
  return shared[KEY]?.started ?? null;
}
