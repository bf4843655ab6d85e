import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFirefox } from '../browser/find-browser.ts';
import { readJpeg } from '../fixtures/jpeg-reader.ts';
import { referencePdq } from '../fixtures/pdq-reference.ts';
import { startPortalServer, type PortalServer } from '../fixtures/portal-server.ts';
import { makeFolder, samples, type Sample } from '../fixtures/sample-folder.ts';
import { differences } from './compare.ts';
import { hashInPortal } from './hash-in-portal.ts';
import type { FileReport, LintelReport } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'lintel-samples-'));
const all = await samples();
let server: PortalServer;
let report: LintelReport;

beforeAll(async () => {
  await makeFolder(folder, all);
  server = await startPortalServer();
  report = await hashInPortal(server.origin, folder, 'chromium');
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const digest = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

/** What the portal must say about a sample, found out without any of the portal's code but its JPEG decoder. */
async function expectedOf({ path, bytes, fact, pixels }: Sample): Promise<FileReport> {
  const known: FileReport = {
    path,
    ...fact,
    bytes: bytes.length,
    md5: digest('md5', bytes),
    sha1: digest('sha1', bytes),
    sha256: digest('sha256', bytes),
  };
  if (fact.outcome !== 'hashed') return { ...known, pdq: null };
  if (fact.damaged) return known;
  const picture = pixels ?? (await readJpeg(bytes));
  const { direct, nn512, quality, dihedral } = referencePdq({ ...picture, channels: 4 });
  return { ...known, pdq: { direct, nn512, quality, dihedral: [...dihedral] } };
}

describe('the portal in Chromium', () => {
  it.each(all.map((sample) => [sample.path, sample] as const))('reports what is true of %s', async (path, sample) => {
    const found = report.files.filter((file) => file.path === path);
    expect(differences([await expectedOf(sample)], found)).toEqual([]);
  });

  it('reports nothing else', () => {
    expect(report.files.map((file) => file.path)).toEqual(all.map(({ path }) => path).sort());
  });
});

describe('the portal in Firefox', () => {
  it.skipIf(findFirefox() === undefined)('reports the same as in Chromium', async () => {
    const other = await hashInPortal(server.origin, folder, 'firefox');
    expect(differences(report.files, other.files)).toEqual([]);
  });
});
