import type { Aftermath } from './services/aftermath.ts';
import type { AlertLists } from './services/alert-list.ts';
import type { AlertStreams } from './services/alert-streams.ts';
import type { AnswerVerifications } from './services/answer-verification.ts';
import type { Carried } from './services/carried.ts';
import type { DataRules } from './services/data-rules.ts';
import type { Enrolments } from './services/enrolments.ts';
import type { LogEntryList } from './services/log-entries.ts';
import type { LogProofs } from './services/log-proofs.ts';
import type { Lookups } from './services/lookups.ts';
import type { Receipts } from './services/receipts.ts';
import type { Reviews } from './services/reviews.ts';
import type { Clock } from './services/refusal.ts';
import type { Sessions } from './services/sessions.ts';
import type { Submissions } from './services/submissions.ts';
import type { Tokens } from './services/tokens.ts';
import type { Withdrawals } from './services/withdrawals.ts';
import type { Throttle } from './throttle.ts';

/** What the routes see of the running hub. */
export type Hub = {
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly enrolments: Enrolments;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly dataRules: DataRules;
  readonly lookups: Lookups;
  readonly submissions: Submissions;
  readonly withdrawals: Withdrawals;
  readonly carried: Carried;
  readonly logProofs: LogProofs;
  readonly logEntries: LogEntryList;
  readonly answerVerifications: AnswerVerifications;
  readonly receipts: Receipts;
  readonly alertLists: AlertLists;
  readonly alertStreams: AlertStreams;
  readonly aftermath: Pick<Aftermath, 'lag'>;
  readonly reviews: Reviews;
  readonly throttles: { readonly enrolment: Throttle; readonly signIn: Throttle };
  /** Whether the store answers and the near-duplicate index is up to date. */
  isReady(): Promise<boolean>;
};

/** `enrolmentLink` is for the first officer; null once any device is enrolled. */
export type StartedHub = {
  enrolmentLink: string | null;
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
