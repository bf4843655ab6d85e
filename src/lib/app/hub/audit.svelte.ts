import type { LogKind } from '#lib/domain/log-entry.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import { type Checkpoint, LogEntries, type LogEntry } from '#lib/domain/wire/log.ts';
import { BureauList } from '#lib/domain/wire/people.ts';
import { RetentionInForce } from '#lib/domain/wire/retention.ts';
import { csvLines } from '#lib/formats/csv.ts';
import type { Report } from '../exports.ts';
import type { HubCalls } from './hub-calls.ts';
import type { HubLog } from './hub-log.svelte.ts';
import { PagedList } from './paged-list.svelte.ts';
import { queryOf } from './query.ts';

/** Days as `2026-11-22`, both included, by UTC as the log's times are. */
export type AuditFilter = { kind: LogKind | null; bureau: string | null; since: string | null; until: string | null };

/**
 * What the last check came to. `whole`: the log begins with what this vault saw before (`before`: how many entries that were)
 * and has every entry that is shown, `newer` of which are not in the checkpoint yet. `altered`: one of them is not in it.
 * `alarm`: the log itself is not what it was.
 */
export type AuditCheck =
  | { state: 'none' | 'checking' | 'alarm' | 'altered' }
  | { state: 'failed'; code: string }
  | { state: 'whole'; checkpoint: Checkpoint; before: number | null; entries: number; newer: number };

const PAGE = 100;
const ONE_DAY = 24 * 60 * 60 * 1000;

/** What an auditor sees of the hub's log, and checks of it in this browser. */
export class AuditView {
  readonly #hub: HubCalls;
  readonly #log: Pick<HubLog, 'seen' | 'follow' | 'has'>;
  #loading: Promise<void> = Promise.resolve();

  filter = $state.raw<AuditFilter>({ kind: null, bureau: null, since: null, until: null });
  check = $state.raw<AuditCheck>({ state: 'none' });
  readonly list: PagedList<LogEntry, number>;
  /** Codes of the bureaux among which one may be chosen. */
  bureaux = $state.raw<readonly string[]>([]);
  /** How long the own bureau wants things to be kept; null: not told, or not to this reader. */
  retention = $state.raw<RetentionInForce | null>(null);

  readonly isNarrowed = $derived(Object.values(this.filter).some((value) => value !== null));

  constructor(hub: HubCalls, log: Pick<HubLog, 'seen' | 'follow' | 'has'>) {
    this.#hub = hub;
    this.#log = log;
    this.list = new PagedList((before) =>
      hub.read(LogEntries, `/api/v1/log/entries${queryOf({ ...asked(this.filter), before, limit: PAGE })}`),
    );
  }

  async open(role: Role): Promise<void> {
    await this.refresh();
    if (role !== 'hub-admin') {
      const term = await this.#hub.read(RetentionInForce, '/api/v1/retention');
      if (term.ok) this.retention = term.value;
    }
    if (role === 'bureau-admin') return;
    const read = await this.#hub.read(BureauList, '/api/v1/bureaux');
    if (read.ok) this.bureaux = read.value.items.map(({ code }) => code);
  }

  /** @param days null: for good. @returns why it could not be changed, as a code, or null */
  async keepFor(days: number | null): Promise<string | null> {
    const term = await this.#hub.act(RetentionInForce, '/api/v1/retention', { days });
    if (!term.ok) return term.error;
    this.retention = term.value;
    await this.refresh();
    return null;
  }

  async refresh(): Promise<void> {
    this.check = { state: 'none' };
    this.#loading = this.list.refresh();
    await this.#loading;
  }

  async narrow(change: Partial<AuditFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    this.list.clear();
    await this.refresh();
  }

  /** Fetches a checkpoint that has all that is shown, and checks the log against what was seen before, and what is shown against it. */
  async verify(): Promise<void> {
    this.check = { state: 'checking' };
    await this.#loading;
    const entries = this.list.items;
    const before = this.#log.seen?.size ?? null;
    const checked = await this.#verified(entries, before);
    // What was loaded meanwhile was not checked.
    this.check = entries === this.list.items ? checked : { state: 'none' };
  }

  async #verified(entries: readonly LogEntry[], before: number | null): Promise<AuditCheck> {
    const followed = await this.#log.follow(entries[0]?.index ?? -1);
    if (!followed.ok) return { state: 'failed', code: followed.error };
    const checkpoint = followed.value;
    if (checkpoint === null) return { state: 'alarm' };
    const had: Result<boolean, string> = await this.#log.has(entries, checkpoint);
    if (!had.ok) return { state: 'failed', code: had.error };
    if (!had.value) return { state: 'altered' };
    const newer = entries.filter(({ index }) => index >= checkpoint.size).length;
    return { state: 'whole', checkpoint, before, entries: entries.length - newer, newer };
  }
}

/** The filter as the hub is asked: the end of a span is not included there. */
function asked({ since, until, ...rest }: AuditFilter) {
  const dayAfter = until === null ? null : new Date(Date.parse(until) + ONE_DAY).toISOString();
  return { ...rest, since: since === null ? null : new Date(since).toISOString(), until: dayAfter };
}

const COLUMNS = {
  index: ({ index }) => index,
  at: ({ at }) => at,
  kind: ({ kind }) => kind,
  act: ({ act }) => act,
  bureau: ({ bureau }) => bureau,
  device: ({ device }) => device,
  officer: ({ officer }) => officer,
  details: ({ details }) => JSON.stringify(details),
  erased_at: ({ erased }) => erased?.at,
  erased_why: ({ erased }) => erased?.why,
  leaf: ({ leaf }) => leaf,
} satisfies Record<string, (entry: LogEntry) => string | number | null | undefined>;

export function auditCsv(entries: readonly LogEntry[], now: Date): Report {
  const rows = entries.map((entry) => Object.values(COLUMNS).map((of) => of(entry)));
  return { name: `${nameAt(now)}.csv`, mime: 'text/csv', parts: [csvLines([Object.keys(COLUMNS), ...rows])] };
}

/** With the checkpoint against which the entries were checked: `verify-log --from` takes it again. */
export function auditJson(entries: readonly LogEntry[], checkpoint: Checkpoint | null, now: Date): Report {
  const file = { format: 'lintel-audit/1', checkpoint, entries };
  return { name: `${nameAt(now)}.json`, mime: 'application/json', parts: [`${JSON.stringify(file, null, 2)}\n`] };
}

const nameAt = (now: Date) => `lintel-audit-${now.toISOString().slice(0, 10)}`;
