import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rowOf } from '#lib/domain/case-row.ts';
import type { Case } from '#lib/domain/case.ts';
import { NO_COUNTS } from '#lib/domain/job.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { WrittenFile } from '#lib/app/exports.ts';
import { SealedExport } from '#lib/app/sealed-export.svelte.ts';
import { SealedImport } from '#lib/app/sealed-import.svelte.ts';
import { removeUnfinishedImports } from '#lib/app/unfinished-imports.ts';
import { createVault, type Vault } from '#lib/vault/vault.ts';
import { NodeWorker } from '../../fixtures/node-worker.ts';
import {
  fastDeriveKey,
  freshStorage,
  freshVault,
  occurrence,
  PASSPHRASE,
  rawRows,
  reopen,
  value,
} from '../vault/fresh-vault.ts';

const NOW = '2026-11-22T09:30:00.000Z';
const WORDS = 'canyon-velvet-orbit-ladder-mimic-harbor';

let vault: Vault;
let files: WrittenFile[];
let noted: string[];
beforeEach(async () => {
  vault = await freshVault();
  [files, noted] = [[], []];
});
afterEach(() => {
  vi.restoreAllMocks();
});

function desk() {
  return new SealedExport({
    vault: () => vault,
    build: 'test',
    deriveKey: fastDeriveKey,
    now: () => new Date(NOW),
    onExported: (caseId) => Promise.resolve(noted.push(`exported ${caseId}`)),
    onBackedUp: (at) => Promise.resolve(noted.push(`backed up ${at}`)),
    handOver: (file) => files.push(file),
  });
}

const door = (open: () => Vault | null = () => vault) =>
  new SealedImport({
    vault: open,
    deriveKey: fastDeriveKey,
    startWorker: () => new NodeWorker(new URL('../../fixtures/import-thread.ts', import.meta.url)),
    copyName: (name) => `${name} (copy)`,
  });

async function filled(files = 150): Promise<Case> {
  const words = { name: 'Harbour', reference: 'REF 1', notes: 'canary note', scheme: 'plain' };
  const made = { ...words, id: uuidv7(), createdAt: NOW, changedAt: NOW, exportedAt: null };
  value(await vault.cases.put(made));
  const records = value(await vault.cases.open(made.id));
  const found = await Promise.all(Array.from({ length: files }, (_, i) => occurrence(`DCIM/${i}.jpg`)));
  const job = {
    ...{ id: uuidv7(), caseId: made.id, exhibitId: null, number: 1, state: 'done' as const, build: 'test' },
    ...{ source: { kind: 'folder' as const, name: 'DCIM' }, startedAt: NOW, endedAt: NOW, listed: files },
    ...{ counts: { ...NO_COUNTS, hashed: files }, bytes: files },
  };
  const finished = found.map((each, id) => ({ row: rowOf(each, { id, job: 1 }), media: each.media }));
  value(await records.commit({ job, finished, gone: [], likenesses: [], attempts: [] }));
  return made;
}

async function exported(given: Case): Promise<Blob> {
  const out = desk();
  await out.exportCase(given, WORDS);
  expect(out.problem).toBeNull();
  return files.at(-1)?.blob ?? new Blob();
}

async function backedUp(): Promise<Blob> {
  const out = desk();
  await out.backUp();
  expect(out.problem).toBeNull();
  return files.at(-1)?.blob ?? new Blob();
}

const until = (reached: () => boolean) => vi.waitUntil(reached, { timeout: 30_000, interval: 1 });

/** A file with one bit of a byte turned over. */
async function changed(file: Blob, at: number): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return new Blob([bytes]);
}

describe('a case file', () => {
  it('goes from vault to vault by its six words alone', async () => {
    const given = await filled();
    const out = desk();
    await out.exportCase(given, WORDS);
    expect(out.done).toMatchObject({ name: 'lintel-case-20261122-093000.lintel', records: 302, damaged: 0 });
    expect(out.progress.done).toBe(302);
    expect(out.done?.sha256).toBe(files[0]?.sha256);
    expect(noted).toEqual([`exported ${given.id}`]);
    const file = files[0]?.blob ?? new Blob();
    const text = Buffer.from(await file.arrayBuffer()).toString('latin1');
    // Four letters come about in random bytes of this many once in some ten thousand times.
    for (const secret of ['Harbour', 'REF 1', 'canary', 'DCIM/1', given.id]) expect(text).not.toContain(secret);

    vault = await freshVault();
    const inward = door();
    expect(await inward.findCase(file, WORDS)).toEqual({ given, twin: null });
    expect(await inward.importCase(file, WORDS, null)).toEqual({ ...given, exportedAt: NOW });
    expect(value(await vault.cases.size(given.id))).toMatchObject({ rows: 150, media: 150, jobs: 1 });
    expect(inward.problem).toBeNull();
    expect(inward.records).toBe(302);
  });

  it('that is there already comes in as a copy with a name of its own, or in place of it', async () => {
    const given = await filled(3);
    const file = await exported(given);
    const inward = door();
    expect((await inward.findCase(file, WORDS))?.twin).toMatchObject({ id: given.id });
    expect(await inward.importCase(file, WORDS, null)).toMatchObject({ name: 'Harbour (copy)' });
    expect(await inward.importCase(file, WORDS, given.id)).toMatchObject({ name: 'Harbour' });
    const names = value(await vault.cases.list()).values.map(({ name }) => name);
    expect(names.sort()).toEqual(['Harbour', 'Harbour (copy)']);
  });

  it('does not open by other words, nor as a backup, and a weak passphrase seals none', async () => {
    const given = await filled(1);
    const file = await exported(given);
    const inward = door();
    expect(await inward.findCase(file, PASSPHRASE)).toBeNull();
    expect(inward.problem).toEqual({ code: 'wrong-passphrase', place: null });
    expect(await inward.check(file, { passphrase: WORDS })).toBeNull();
    expect(inward.problem?.code).toBe('wrong-kind');
    const out = desk();
    await out.exportCase(given, 'police2026');
    expect([out.state, out.problem?.code]).toEqual(['failed', 'weak-passphrase']);
    expect([files.length, noted.length]).toEqual([1, 1]);
  });

  it('that is damaged anywhere leaves no trace in the vault', async () => {
    const given = await filled(60);
    const file = await exported(given);
    vault = await freshVault();
    const before = await rawRows();
    const inward = door();
    for (let at = 0; at < file.size; at += Math.ceil(file.size / 10)) {
      expect(await inward.importCase(await changed(file, at), WORDS, null)).toBeNull();
      expect(inward.problem).not.toBeNull();
      expect(await rawRows()).toEqual(before);
    }
    expect(await inward.importCase(file.slice(0, file.size - 1), WORDS, null)).toBeNull();
    expect(inward.problem).toMatchObject({ code: 'cut-short', place: { at: expect.any(Number) as number } });
  });

  it('whose import is cancelled or whose vault is locked half way leaves nothing that the next unlock does not remove', async () => {
    const given = await filled(400);
    const file = await exported(given);
    vault = await freshVault();
    const before = (await rawRows()).length;
    const inward = door();
    const importing = inward.importCase(file, WORDS, null);
    await until(() => inward.records > 0);
    inward.cancel();
    expect(await importing).toBeNull();
    expect(inward.problem?.code).toBe('cancelled');
    expect(await rawRows()).toHaveLength(before);

    const again = inward.importCase(file, WORDS, null);
    await until(() => inward.records > 0);
    vault.lock();
    expect(await again).toBeNull();
    expect(inward.problem?.code).toBe('locked');
    expect((await rawRows()).length).toBeGreaterThan(before);
    vault = await reopen();
    expect(value(await vault.cases.list()).values).toEqual([]);
    value(await removeUnfinishedImports(vault));
    expect(await rawRows()).toHaveLength(before);
  });

  it('that does not come to its end is handed to nobody', async () => {
    const given = await filled(300);
    const out = desk();
    const cancelled = out.exportCase(given, WORDS);
    await until(() => out.progress.done > 0);
    out.cancel();
    await cancelled;
    expect([out.state, files, noted]).toEqual(['idle', [], []]);
    const locked = out.exportCase(given, WORDS);
    await until(() => out.progress.done > 0);
    vault.lock();
    await locked;
    expect([out.problem?.code, files, noted]).toEqual(['locked', [], []]);
  });
});

describe('a backup', () => {
  it('is checked without a word while its vault is open, and by the passphrase elsewhere', async () => {
    await filled(20);
    const file = await backedUp();
    expect(noted).toEqual([`backed up ${NOW}`]);
    const contents = { kind: 'vault', createdAt: NOW, build: 'test', damaged: 0 };
    expect(await door().check(file, null)).toMatchObject({ ...contents, counts: { case: 1, row: 20, media: 20 } });
    const elsewhere = door(() => null);
    expect(await elsewhere.check(file, null)).toBeNull();
    expect(elsewhere.problem?.code).toBe('locked');
    expect(await elsewhere.check(file, { passphrase: PASSPHRASE })).toMatchObject(contents);
    expect(await elsewhere.check(await changed(file, file.size - 9), { passphrase: PASSPHRASE })).toBeNull();
    expect(elsewhere.problem?.code).toBe('damaged');
  });

  it('of another vault is told as one that this vault does not open', async () => {
    const file = await backedUp();
    vault = await freshVault();
    const inward = door();
    expect(await inward.check(file, null)).toBeNull();
    expect(inward.problem?.code).toBe('damaged');
  });

  it('brings a vault back by passphrase or recovery key where there is none', async () => {
    freshStorage();
    const made = value(await createVault(PASSPHRASE, fastDeriveKey));
    vault = made.vault;
    const given = await filled(30);
    const file = await backedUp();
    for (const secret of [{ passphrase: PASSPHRASE }, { recoveryKey: made.recoveryKey }]) {
      freshStorage();
      const back = await door(() => null).restore(file, secret);
      expect(back?.restored).toEqual({ createdAt: NOW, unsent: [], damaged: 0 });
      expect(value((await back?.vault.cases.get(given.id)) ?? { ok: false, error: null })).toEqual(given);
      expect(value(await (await reopen()).cases.size(given.id)).rows).toBe(30);
    }
    const inward = door();
    expect(await inward.restore(file, { passphrase: PASSPHRASE })).toBeNull();
    expect(inward.problem?.code).toBe('exists');
  });

  it('that is damaged brings nothing back', async () => {
    await filled(30);
    const file = await backedUp();
    freshStorage();
    const inward = door(() => null);
    expect(await inward.restore(await changed(file, file.size - 1), { passphrase: PASSPHRASE })).toBeNull();
    expect(inward.problem?.code).toBe('damaged');
    expect(await rawRows()).toEqual([]);
    expect(await inward.restore(file, { passphrase: WORDS })).toBeNull();
    expect(inward.problem?.code).toBe('wrong-passphrase');
  });
});
