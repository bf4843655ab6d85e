import type { Json } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type LogEntries, type LogEntry, MAX_LOG_ENTRIES } from '#lib/domain/wire/log.ts';
import type { LogFilter, LogRow } from '../store/log-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import type { Refusal } from './refusal.ts';

/** What an auditor asks for: entries before a place, the newest first; null: from the newest on. */
export type LogQuestion = LogFilter & { before: number | null; limit: number };

/** Digests, keys and secrets, in every notation that is used here. */
const DIGEST = /^(?:[0-9a-f]{32,}|[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{86})$/;
/** The last ones: the first are the time at which the device was enrolled. */
const DEVICE_DIGITS = 8;
/** Who sees what every bureau did; others see their own. */
const EVERYWHERE: ReadonlySet<Actor['role']> = new Set(['auditor', 'hub-admin']);

/**
 * Who consulted, contributed, changed or released something and when: ids and counts, nothing of a case, no digest. Looking
 * is itself written down.
 */
export class LogEntryList {
  readonly #store: Store;
  readonly #audit: Auditing;

  constructor({ store, audit }: { store: Store; audit: Auditing }) {
    this.#store = store;
    this.#audit = audit;
  }

  async list(actor: Actor, { before, limit, ...filter }: LogQuestion): Promise<Result<LogEntries, Refusal>> {
    const refusal = forbidden(actor, 'read-log');
    if (refusal !== null) return err(refusal);
    const bureau = EVERYWHERE.has(actor.role) ? filter.bureau : actor.bureau;
    const count = Math.min(limit, MAX_LOG_ENTRIES);
    return this.#store.transaction(async (store) => {
      const from = before ?? (await store.log.size());
      const rows = await store.log.entriesBefore(from, { ...filter, bureau }, count);
      const asked = { kind: filter.kind ?? 'all', bureau: bureau ?? 'all', entries: rows.length, before: from };
      await this.#audit.record(store, { kind: 'audit-view', act: 'listed', actor, details: asked });
      const officers = await officersOf(store, actor.bureau, rows);
      const next = rows.length < count ? null : (rows.at(-1)?.index ?? null);
      return ok({ items: rows.map((row) => shown(row, officers)), next });
    });
  }
}

/** The officers of one bureau's devices: an auditor is told no other bureau's names. */
async function officersOf(store: Store, bureau: string, rows: readonly LogRow[]): Promise<Map<string, string>> {
  const devices = new Set(rows.flatMap((row) => (row.bureau === bureau ? (row.device ?? []) : [])));
  const names = new Map<string, string>();
  for (const id of devices) {
    const device = await store.devices.find(id);
    if (device !== null) names.set(id, device.officer.name);
  }
  return names;
}

function shown(row: LogRow, officers: ReadonlyMap<string, string>): LogEntry {
  const { index, hash: leaf, kind, act, at, bureau, device, details, erased } = row;
  return {
    ...{ index, leaf, kind, act, at, bureau, erased },
    device: device?.slice(-DEVICE_DIGITS) ?? null,
    officer: device === null ? null : (officers.get(device) ?? null),
    details: details === null ? {} : withoutContent(JSON.parse(details) as Readonly<Record<string, Json>>),
  };
}

/** Ids, counts and codes. What is made of several is told by its number, or member by member. */
function withoutContent(details: Readonly<Record<string, Json>>): LogEntry['details'] {
  const kept: LogEntry['details'] = {};
  for (const [name, value] of Object.entries(details)) {
    if (Array.isArray(value)) kept[name] = value.length;
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
    else if (typeof value === 'string') {
      if (!DIGEST.test(value)) kept[name] = value.slice(0, 200);
    } else if (value !== null) {
      for (const [part, count] of Object.entries(value)) if (typeof count === 'number') kept[`${name} ${part}`] = count;
    }
  }
  return kept;
}
