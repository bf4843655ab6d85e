import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { entry, written } from './written.ts';

/** Where the programs are that these lists belong to; with LINTEL_NEEDS_ALL they have to be. */
const lacks = (program: string) =>
  !process.env['LINTEL_NEEDS_ALL'] && spawnSync(program, ['--version', '-V']).error !== undefined;

const NAMES = [
  'a.jpg',
  'DCIM/with space.jpg',
  'DCIM/comma, quote".jpg',
  'Zürich 写真.jpg',
  '%percent#.jpg',
  '-dash.jpg',
];
/** Names for which GNU's lists have escapes, and hashdeep's has none. */
const ODD_NAMES = ['back\\slash.jpg', 'two\nlines.jpg', 'return\rhere.jpg', 'both\\\n.jpg'];

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lintel-lists-'));
  mkdirSync(join(folder, 'files'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Files on the disk, and what a case would say of them. The second copy of the first is a second path of its entry. */
function files(names: readonly string[]): ExchangeEntry[] {
  const of = names.map((name, place) => {
    const content = `content ${String(place)}`;
    store(name, content);
    return describe(content, [name]);
  });
  store('copy/of a.jpg', 'content 0');
  const [first, ...rest] = of;
  return first === undefined ? [] : [{ ...first, paths: [...first.paths, { path: 'copy/of a.jpg' }] }, ...rest];
}

function store(name: string, content: string): void {
  const place = join(folder, 'files', name);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content);
}

function describe(content: string, names: readonly string[]): ExchangeEntry {
  const digest = (of: string) => createHash(of).update(content).digest('hex');
  const digests = { md5: digest('md5'), sha1: digest('sha1'), sha256: digest('sha256') };
  return entry({ ...digests, bytes: Buffer.byteLength(content), paths: names.map((path) => ({ path })) });
}

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: join(folder, 'files'), encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

it.each(['md5sum', 'sha1sum', 'sha256sum'] as const)(
  '%s -c finds every file, also under odd names',
  async (program) => {
    if (lacks(program)) return;
    const { text, report } = await written(files([...NAMES, ...ODD_NAMES]), program);
    const list = join(folder, `${program}.txt`);
    writeFileSync(list, text);
    const checked = run(program, '--strict', '-c', list);
    expect(checked).toMatchObject({ status: 0 });
    expect(checked.said.match(/: OK$/gm)).toHaveLength(NAMES.length + ODD_NAMES.length + 1);
    expect(report.written).toBe(NAMES.length + ODD_NAMES.length);
    store('a.jpg', 'changed');
    expect(run(program, '-c', list).status).not.toBe(0);
  },
);

it('hashdeep takes the list as its own, and its audit passes', async () => {
  if (lacks('hashdeep')) return;
  rmSync(join(folder, 'files'), { recursive: true });
  const { text, report } = await written(files(NAMES), 'hashdeep');
  const list = join(folder, 'hashdeep.txt');
  writeFileSync(list, text);
  const audit = ['-r', '-l', '-a', '-v', '-v', '-k', list, '.'];
  const passed = run('hashdeep', ...audit);
  expect(passed).toMatchObject({ status: 0 });
  expect(passed.said).toContain('Audit passed');
  expect(report.written).toBe(NAMES.length);
  store('a.jpg', 'changed');
  expect(run('hashdeep', ...audit).said).toContain('Audit failed');
});

it('hashdeep has no escapes: a name of two lines is left out, and said', async () => {
  const { text, report } = await written(
    [describe('a', ['a.jpg', 'two\nlines.jpg', 'return\rhere.jpg', 'nul\0.jpg']), describe('b', ['b\n.jpg'])],
    'hashdeep',
  );
  expect(text.trimEnd().split('\n').slice(2)).toEqual([expect.stringMatching(/^1,.*,\.\/a\.jpg$/)]);
  expect(report.lost).toContainEqual({ field: 'paths', why: 'unfit', entries: 1 });
  expect(report.leftOut).toEqual([{ why: 'no-path', entries: 1 }]);
});
