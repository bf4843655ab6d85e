import { beforeEach, expect, it } from 'vitest';
import type { SelfTest } from '#lib/domain/self-test.ts';
import type { Job } from '#lib/domain/job.ts';
import { ok } from '#lib/domain/result.ts';
import { RunningTally } from '#lib/domain/tally.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { jsonReport, write } from '#lib/app/exports.ts';
import { writeWithManifest, type ManifestFacts } from '#lib/app/manifest.ts';
import { verifyManifest } from '#lib/formats/manifest.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, occurrence, reopen, value } from '../vault/fresh-vault.ts';

const NOW = new Date('2026-11-22T09:30:00.000Z');
const at = NOW.toISOString();
const invitation = { code: '0123456789ABCDEFGHJKMNP', hub: 'A'.repeat(43) };
const exhibit = { id: uuidv7(), caseId: uuidv7(), label: 'AB/1 telephone', notes: '', createdAt: at };
const files = await Promise.all(['a.jpg', 'b.jpg', 'Zürich.jpg'].map((path) => occurrence(path)));

const job: Job = {
  ...{ id: uuidv7(), caseId: exhibit.caseId, exhibitId: exhibit.id, number: 1, state: 'done', build: 'test' },
  ...{ source: { kind: 'folder', name: 'DCIM' }, startedAt: at, endedAt: at, listed: 3, bytes: 3000 },
  counts: { hashed: 3, 'hashed-without-pixels': 0, quarantined: 0, unreadable: 0 },
};

function facts(change: Partial<ManifestFacts> = {}): ManifestFacts {
  const tally = new RunningTally();
  for (const file of files) tally.add(file);
  const about = { case: { reference: 'REF 1' }, exhibits: [exhibit], jobs: [job], selfTest: null, build: 'test' };
  return { ...about, tally: tally.counts, ...change };
}

const report = () => jsonReport(one(), { build: 'test' }, NOW);
async function* one() {
  yield Promise.resolve(ok(files));
}

let vault: Vault;
beforeEach(async () => {
  vault = await freshVault();
});

async function made(change: Partial<ManifestFacts> = {}) {
  const written = value(await writeWithManifest(report(), facts(change), vault.identity, { now: NOW }));
  const bytes = new Uint8Array(await written.report.blob.arrayBuffer());
  return { text: await written.manifest.blob.text(), bytes };
}

it('a device that never enrolled signs what it exports, for the very bytes of the report', async () => {
  const { text, bytes } = await made();
  const manifest = value(await verifyManifest(text, bytes));
  expect(manifest).toMatchObject({
    ...{ format: 'lintel-manifest/1', createdAt: at, caseReference: 'REF 1', selfTest: null },
    counts: { found: 3, hashed: 3, duplicates: 0, damaged: 0 },
    jobs: [{ number: 1, exhibit: 'AB/1 telephone', listed: 3, startedAt: at, endedAt: at }],
    report: { name: 'lintel-report-20261122-093000.json', bytes: bytes.length },
    device: { enrolled: null },
  });
});

it('any change of manifest or report is seen', async () => {
  const { text, bytes } = await made();
  const manifest = new TextEncoder().encode(text);
  for (let i = 0; i < manifest.length; i++) {
    const changed = manifest.slice();
    changed[i] = (changed[i] ?? 0) ^ (1 << (i % 7));
    expect((await verifyManifest(new TextDecoder().decode(changed))).ok).toBe(false);
  }
  expect(await verifyManifest(`${text}\n`)).toMatchObject({ error: 'not-canonical' });
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  expect(await verifyManifest(text, bytes)).toMatchObject({ error: 'other-report' });
  expect(await verifyManifest(text, bytes.slice(1))).toMatchObject({ error: 'other-report' });
});

it('a manifest whose counts do not add up is none, whoever signed it', async () => {
  const tally = { ...facts().tally, found: 4 };
  await expect(made({ tally })).rejects.toThrow();
});

it('tells the root hash of the build, where the page knows it', async () => {
  const buildRoot = 'a'.repeat(64);
  expect(value(await verifyManifest((await made({ buildRoot })).text))).toMatchObject({ build: 'test', buildRoot });
  expect(value(await verifyManifest((await made()).text))).not.toHaveProperty('buildRoot');
});

it('tells the latest self-test', async () => {
  const selfTest = { verdict: 'passed', createdAt: at, build: 'test' } as SelfTest;
  const { text } = await made({ selfTest });
  expect(value(await verifyManifest(text)).selfTest).toEqual({ verdict: 'passed', createdAt: at, build: 'test' });
});

it('the key stays over a lock, and a device that enrols goes on with it', async () => {
  const key = value(await vault.identity.signingKey());
  vault.lock();
  expect(await vault.identity.signingKey()).toMatchObject({ error: 'locked' });
  const again = await reopen();
  expect(value(await again.identity.signingKey()).public).toEqual(key.public);
  const identity = value(await again.identity.invite(invitation));
  expect(identity.signKey.public).toEqual(key.public);
  expect(value(await again.identity.signingKey()).public).toEqual(key.public);
  // A hub takes a key once, and it may have it by the first invitation already.
  const other = value(await again.identity.invite({ ...invitation, code: '0123456789ABCDEFGHJKMNQ' }));
  expect(other.signKey.public).not.toEqual(key.public);
  expect(value(await again.identity.signingKey()).public).toEqual(other.signKey.public);
});

it('asked at once in two tabs, there is one key', async () => {
  const keys = await Promise.all([vault.identity.signingKey(), (await reopen()).identity.signingKey()]);
  expect(value(keys[0]).public).toEqual(value(keys[1]).public);
});

it('a file that cannot be written to its end is not handed over', async () => {
  async function* failing() {
    yield* one();
    yield Promise.resolve({ ok: false, error: 'locked' } as const);
  }
  expect(await write(jsonReport(failing(), { build: 'test' }, NOW))).toEqual({ ok: false, error: 'locked' });
  const stop = new AbortController();
  stop.abort();
  expect(await write(report(), stop.signal)).toEqual({ ok: false, error: 'cancelled' });
  expect(
    await writeWithManifest(jsonReport(failing(), { build: 'test' }), facts(), vault.identity, { now: NOW }),
  ).toMatchObject({
    error: 'locked',
  });
});
