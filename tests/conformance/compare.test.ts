import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../fixtures/sample-folder.ts';
import { differences } from './compare.ts';
import { parsePlatforms } from './platform.ts';
import { parseExpected, parseReport } from './report.ts';
import { listFiles, stage, stagedPath } from './stage.ts';

const file = { path: 'a/b.jpg', sha256: '11', width: 3, pdq: { direct: 'aa', dihedral: ['aa', 'bb'] } };

describe('differences', () => {
  it('are none when all that is expected is there, whatever else is', () => {
    expect(differences([file], [{ ...file, md5: '22' }])).toEqual([]);
  });

  it('name the place, down to one of eight hashes', () => {
    const other = { ...file, width: 4, pdq: { direct: 'aa', dihedral: ['aa', 'bc'] } };
    expect(differences([file], [other])).toEqual([
      'a/b.jpg width: expected 3, got 4',
      'a/b.jpg pdq dihedral 1: expected "bb", got "bc"',
    ]);
  });

  it('include hashes that are not there at all', () => {
    expect(differences([file], [{ ...file, pdq: null }])).toHaveLength(1);
  });

  it('include files that are missing, and files that nobody expected', () => {
    expect(differences([file], [{ path: 'c.jpg' }])).toEqual(['c.jpg: not expected', 'a/b.jpg: missing']);
  });

  it('are found by the name alone against a table of vectors', () => {
    const vectors = JSON.stringify({
      images: [
        {
          file: 'images/b.jpg',
          sha256: '11',
          width: 3,
          height: 2,
          direct: {
            pdq: 'aa',
            quality: 100,
            dihedral: {
              orig: 'aa',
              rot90: 'b',
              rot180: 'c',
              rot270: 'd',
              flipx: 'e',
              flipy: 'f',
              flipplus1: 'g',
              flipminus1: 'h',
            },
          },
          nn512: { pdq: 'cc', quality: 99 },
        },
      ],
    });
    const { files, byName } = parseExpected(vectors);
    const same = {
      ...file,
      height: 2,
      outcome: 'hashed',
      pdq: { direct: 'aa', nn512: 'cc', quality: 100, dihedral: ['aa', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
    };
    expect(differences(files, [same], { byName })).toEqual([]);
    expect(differences(files, [{ ...same, pdq: { ...same.pdq, nn512: 'cd' } }], { byName })).toHaveLength(1);
  });

  it('between whole reports include what only one of them says', () => {
    const whole = {
      ...file,
      provenance: { build: 'one', decoder: 'a 1', warnings: ['cut off'] },
      metadata: { make: 'x' },
    };
    const other = { ...file, provenance: { build: 'two', decoder: 'a 2', warnings: ['cut off', 'no end'] } };
    expect(differences([whole], [structuredClone(whole)], { whole: true })).toEqual([]);
    expect(differences([whole], [other], { whole: true })).toEqual([
      'a/b.jpg provenance decoder: expected "a 1", got "a 2"',
      'a/b.jpg provenance warnings 1: expected nothing, got "no end"',
      'a/b.jpg metadata: expected {"make":"x"}, got nothing',
    ]);
  });
});

describe('a report', () => {
  it('is read in the order of its paths', () => {
    const text = JSON.stringify({ format: 'lintel-report/1', files: [{ path: 'b' }, { path: 'a' }] });
    expect(parseReport(text).files.map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('of another format is refused', () => {
    expect(() => parseReport('{"format":"other/1","files":[]}')).toThrow();
  });
});

describe('a list of platforms', () => {
  it('brings a Firefox that resists fingerprinting along with Firefox', () => {
    expect(parsePlatforms('chromium')).toEqual(['chromium']);
    expect(parsePlatforms('chromium, firefox,node')).toEqual(['chromium', 'firefox', 'firefox-rfp', 'node']);
    expect(parsePlatforms('firefox-rfp,firefox')).toEqual(['firefox-rfp', 'firefox']);
  });

  it('with a name that is not known is refused', () => {
    expect(() => parsePlatforms('chromium,opera')).toThrow('"opera"');
  });
});

it('staged files keep their content and lead back to their paths', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-stage-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const bytes = Uint8Array.of(1);
  await makeFolder(join(folder, 'from'), [
    { path: 'x/same.jpg', bytes },
    { path: 'y/same.jpg', bytes },
    { path: 'same.jpg', bytes },
  ]);
  const paths = listFiles(join(folder, 'from'));
  expect(paths).toEqual(['same.jpg', 'x/same.jpg', 'y/same.jpg']);
  expect(stage(join(folder, 'from'), paths, join(folder, 'to'))).toHaveLength(3);
  expect(
    readdirSync(join(folder, 'to'))
      .sort()
      .map((name) => stagedPath(name, paths)),
  ).toEqual(paths);
});
