import Papa from 'papaparse';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditCsv, auditJson, AuditView } from '#lib/app/hub/audit.svelte.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Checkpoint, type LogEntries, LogEntry } from '#lib/domain/wire/log.ts';
import { receiptProof } from '../vault/receipt-proof.ts';

const checkpoint: Checkpoint = { ...receiptProof.checkpoint, size: 8 };
const entryOf = (index: number): LogEntry => ({
  ...{ index, leaf: 'a'.repeat(64), kind: 'look-up', act: 'answered', at: '2026-11-22T09:30:00.000Z', bureau: 'A' },
  ...{ device: '01890000', officer: null, details: { items: 3, batch: '=1+1' }, erased: null },
});

const page: LogEntries = { items: [9, 7, 6].map(entryOf), next: 6 };
const answerTo = (route: string): object => {
  if (route === '/api/v1/bureaux') return { items: [{ code: 'A', name: 'Bureau A', reach: null }] };
  return route === '/api/v1/retention' ? { days: null, setAt: null } : page;
};

let asked: string[];
let followed: Result<Checkpoint | null, string>;
let had: Result<boolean, string>;
let seen: Checkpoint | null;
let view: AuditView;
beforeEach(() => {
  asked = [];
  [followed, had, seen] = [ok(checkpoint), ok(true), null];
  view = new AuditView(
    {
      read: (schema, route) => {
        asked.push(route);
        const parsed = schema.safeParse(answerTo(route));
        return Promise.resolve(parsed.success ? ok(parsed.data) : err('garbage'));
      },
      act: (schema, _route, content) => {
        const parsed = schema.safeParse({ ...(content as object), setAt: '2026-11-22T00:00:00.000Z' });
        return Promise.resolve(parsed.success ? ok(parsed.data) : err('malformed-request'));
      },
    },
    {
      get seen() {
        return seen;
      },
      follow: () => Promise.resolve(followed),
      has: () => Promise.resolve(had),
    },
  );
});

describe('what an auditor asks for', () => {
  it('is all of it, page by page', async () => {
    await view.open('auditor');
    await view.list.more();
    expect(asked).toEqual([
      '/api/v1/log/entries?limit=100',
      '/api/v1/retention',
      '/api/v1/bureaux',
      '/api/v1/log/entries?before=6&limit=100',
    ]);
    expect(view.list.items.map(({ index }) => index)).toEqual([9, 7, 6, 9, 7, 6]);
    expect(view.bureaux).toEqual(['A']);
  });

  it('may be of one kind and bureau, and of days that are both included', async () => {
    await view.open('bureau-admin');
    await view.narrow({ kind: 'look-up', bureau: 'A', since: '2026-11-01', until: '2026-11-30' });
    const { searchParams } = new URL(asked.at(-1) ?? '', 'https://hub.example');
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ kind: 'look-up', bureau: 'A', limit: '100' },
      ...{ since: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' },
    });
    expect(asked).not.toContain('/api/v1/bureaux');
  });
});

it('how long things are kept is shown, and may be changed', async () => {
  await view.open('bureau-admin');
  expect(view.retention).toEqual({ days: null, setAt: null });
  expect(await view.keepFor(90)).toBeNull();
  expect(view.retention?.days).toBe(90);
  expect(await view.keepFor(0)).toBe('malformed-request');
  expect(view.retention?.days).toBe(90);
});

describe('a check', () => {
  beforeEach(() => view.refresh());

  it('tells how much was the same as before, and what is too new for the checkpoint', async () => {
    await view.verify();
    expect(view.check).toEqual({ state: 'whole', checkpoint, before: null, entries: 2, newer: 1 });
    seen = { ...checkpoint, size: 5 };
    await view.verify();
    expect(view.check).toMatchObject({ before: 5 });
  });

  it('ends with what is wrong', async () => {
    had = ok(false);
    await view.verify();
    expect(view.check).toEqual({ state: 'altered' });
    followed = ok(null);
    await view.verify();
    expect(view.check).toEqual({ state: 'alarm' });
    followed = err('unreachable');
    await view.verify();
    expect(view.check).toEqual({ state: 'failed', code: 'unreachable' });
  });

  it('says nothing of what was chosen since', async () => {
    await view.verify();
    await view.narrow({ kind: 'session' });
    expect(view.check).toEqual({ state: 'none' });
    const checking = view.verify();
    await view.narrow({ kind: null });
    await checking;
    expect(view.check).toEqual({ state: 'none' });
  });
});

describe('a file of it', () => {
  it('has a line for each entry, of which no cell is a formula', () => {
    const { name, parts } = auditCsv([entryOf(9), entryOf(7)], new Date('2026-11-22T10:00:00.000Z'));
    expect(name).toBe('lintel-audit-2026-11-22.csv');
    const { data } = Papa.parse<Record<string, string>>([...parts].join('').trim(), { header: true });
    expect(data.map(({ index, kind, bureau }) => [index, kind, bureau])).toEqual([
      ['9', 'look-up', 'A'],
      ['7', 'look-up', 'A'],
    ]);
  });

  it('holds the checkpoint, for a comparison at the hub', () => {
    const { parts } = auditJson([entryOf(9)], checkpoint, new Date());
    const file = JSON.parse([...parts].join('')) as Record<string, unknown>;
    expect(Checkpoint.parse(file['checkpoint'])).toEqual(checkpoint);
    expect(LogEntry.parse((file['entries'] as unknown[])[0])).toEqual(entryOf(9));
  });
});
