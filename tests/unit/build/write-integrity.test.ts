import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIntegrity } from '#lib/domain/integrity.ts';
import { differencesOf } from '../../../src/build/build-comparison.ts';
import { readOwnBuild } from '../../../src/build/own-build.ts';
import { servedFiles, servedFolders } from '../../../src/build/served-files.ts';
import { writeIntegrity } from '../../../src/build/write-integrity.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const contents = {
  'client/service-worker.js': 'run();',
  'client/icon.svg': '<svg/>',
  'client/icon.svg.br': 'b',
  'client/icon.svg.gz': 'g',
  'client/data.gz': 'not the twin of anything',
  'client/_app/immutable/a.js': 'a',
  'prerendered/index.html': 'start',
  'prerendered/index.html.br': 'b',
  'prerendered/assurance.html': 'assurance',
  'pages.json': '{"exact":["/","/assurance"],"dynamic":[]}',
};

let build = '';
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(build, name)), { recursive: true });
  writeFileSync(join(build, name), text);
};
const read = (name: string) => readFileSync(join(build, name), 'utf8');

beforeEach(() => {
  build = mkdtempSync(join(tmpdir(), 'lintel-integrity-'));
  for (const [name, text] of Object.entries(contents)) write(name, text);
  writeIntegrity(servedFolders(build), 'v1');
});
afterEach(() => {
  rmSync(build, { recursive: true, force: true });
});

describe('the list of a build', () => {
  it('names every file by the path it is served under, without compressed twins, itself and the service worker', async () => {
    const list = await readIntegrity(read('client/integrity.json'));
    expect(list).toMatchObject({
      ok: true,
      value: {
        version: 'v1',
        files: {
          '/': sha256('start'),
          '/_app/immutable/a.js': sha256('a'),
          '/assurance': sha256('assurance'),
          '/data.gz': sha256('not the twin of anything'),
          '/icon.svg': sha256('<svg/>'),
        },
        serviceWorker: sha256(read('client/service-worker.js')),
      },
    });
    expect(list.ok && Object.keys(list.value.files)).toHaveLength(5);
  });

  it('becomes the first line of the service worker, once', () => {
    const [line = '', ...rest] = read('client/service-worker.js').split('\n');
    expect(line).toMatch(/^self\.lintelFiles=\{"\/":"[0-9a-f]{64}",.*\};$/);
    expect(rest).toEqual(['run();']);
    const before = read('client/integrity.json');
    writeIntegrity(servedFolders(build), 'v1');
    expect(read('client/integrity.json')).toBe(before);
    write('client/icon.svg', '<svg>2</svg>');
    writeIntegrity(servedFolders(build), 'v1');
    expect(read('client/service-worker.js').match(/lintelFiles/g)).toHaveLength(1);
    expect(read('client/service-worker.js')).toContain(sha256('<svg>2</svg>'));
  });
});

describe('a build to compare with', () => {
  it('has the hashes of all that is served, the list and the service worker too', async () => {
    const own = await readOwnBuild(build);
    expect(own.ok && [...own.value.hashes.keys()]).toEqual([...servedFiles(servedFolders(build)).keys()]);
    expect(own.ok && own.value.hashes.get('/service-worker.js')).toBe(sha256(read('client/service-worker.js')));
    expect(own.ok && own.value.hashes.has('/integrity.json')).toBe(true);
  });

  it.each(['client/icon.svg', 'client/service-worker.js', 'prerendered/index.html', 'client/more.js'])(
    'is none when %s was changed after it was made',
    async (name) => {
      write(name, 'changed');
      expect(await readOwnBuild(build)).toMatchObject({
        ok: false,
        error: expect.stringContaining('changed') as string,
      });
    },
  );

  it('is none where nothing was built', async () => {
    expect(await readOwnBuild(join(build, 'nowhere'))).toMatchObject({ ok: false });
  });
});

describe('two builds', () => {
  it('are the same, or differ in files that are named', () => {
    const [first, second] = [join(build, 'client'), join(build, 'prerendered')];
    expect(differencesOf(first, first)).toEqual([]);
    writeFileSync(join(first, 'index.html'), 'another start');
    expect(differencesOf(first, second)).toEqual(
      expect.arrayContaining([
        { name: '_app/immutable/a.js', why: 'only-in-first' },
        { name: 'assurance.html', why: 'only-in-second' },
        { name: 'index.html', why: 'differs' },
      ]) as object[],
    );
  });
});
