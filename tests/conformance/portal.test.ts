import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PdqPixels } from '#lib/engine/hash/pdq.ts';
import { findFirefox } from '../browser/find-browser.ts';
import { corpus } from '../fixtures/corpus.ts';
import { readJpeg } from '../fixtures/jpeg-reader.ts';
import { referencePdq } from '../fixtures/pdq-reference.ts';
import { startPortalServer, type PortalServer } from '../fixtures/portal-server.ts';
import { makeFolder, samples, type Sample } from '../fixtures/sample-folder.ts';
import { differences } from './compare.ts';
import { hashOn } from './platform.ts';
import type { FileReport, LintelReport } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'lintel-samples-'));
const all = await samples();
const generated = (await corpus()).map((file) => ({ ...file, path: `corpus/${file.path}` }));
let server: PortalServer;
let report: LintelReport;

beforeAll(async () => {
  await makeFolder(folder, [...all, ...generated]);
  server = await startPortalServer();
  report = await hashOn('chromium', server.origin, folder);
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const digest = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

const digests = (path: string, bytes: Uint8Array): FileReport => ({
  path,
  bytes: bytes.length,
  md5: digest('md5', bytes),
  sha1: digest('sha1', bytes),
  sha256: digest('sha256', bytes),
});

function pdqOf(pixels: PdqPixels): FileReport['pdq'] {
  const { direct, nn512, quality, dihedral } = referencePdq(pixels);
  return { direct, nn512, quality, dihedral: [...dihedral] };
}

/** What the portal must say about a sample, found out without any of the portal's code but its JPEG decoder. */
async function expectedOf({ path, bytes, fact, pixels }: Sample): Promise<FileReport> {
  const known: FileReport = { ...fact, ...digests(path, bytes) };
  if (fact.outcome !== 'hashed') return { ...known, pdq: null };
  if (fact.damaged) return known;
  return { ...known, pdq: pdqOf({ ...(pixels ?? (await readJpeg(bytes))), channels: 4 }) };
}

const reported = (path: string): FileReport[] => report.files.filter((file) => file.path === path);

describe('the portal in Chromium', () => {
  it.each(all.map((sample) => [sample.path, sample] as const))('reports what is true of %s', async (path, sample) => {
    expect(differences([await expectedOf(sample)], reported(path))).toEqual([]);
  });

  it('hashes every file of the corpus without loss as the samples that it holds', () => {
    const expected = generated.flatMap(({ path, bytes, pixels }) =>
      pixels === undefined ? [] : [{ ...digests(path, bytes), outcome: 'hashed', damaged: false, pdq: pdqOf(pixels) }],
    );
    const paths = new Set(expected.map(({ path }) => path));
    expect(
      differences(
        expected,
        report.files.filter(({ path }) => paths.has(path)),
      ),
    ).toEqual([]);
  });

  it('gives an outcome and three digests for every broken or foreign file of the corpus', () => {
    const expected = generated.map(({ path, bytes }) => digests(path, bytes));
    expect(
      differences(
        expected,
        report.files.filter(({ path }) => path.startsWith('corpus/')),
      ),
    ).toEqual([]);
  });

  it('reports nothing else', () => {
    expect(report.files.map((file) => file.path)).toEqual([...all, ...generated].map(({ path }) => path).sort());
  });
});

describe.each(['firefox', 'firefox-rfp', 'node'] as const)('on %s', (platform) => {
  it.skipIf(platform !== 'node' && findFirefox() === undefined)(
    'the report of samples and corpus is that of Chromium, key by key',
    async () => {
      const other = await hashOn(platform, server.origin, folder);
      expect(differences(report.files, other.files, { whole: true })).toEqual([]);
    },
  );
});
