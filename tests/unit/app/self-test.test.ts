import { describe, expect, it } from 'vitest';
import { checked } from '#lib/app/self-test-check.ts';
import { selfTestReport } from '#lib/app/self-test-report.ts';
import { fileOf, type SelfTestVector } from '#lib/app/self-test-vector.ts';
import { SelfTestDesk } from '#lib/app/self-test.svelte.ts';
import type { HashFailure } from '#lib/engine/contract.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { SelfTest } from '#lib/domain/self-test.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { record } from './records.ts';

type Answer = Result<MediaRecord, HashFailure>;

const vector = (name: string, md5 = record(1).md5): SelfTestVector => ({
  name,
  basis: 'published',
  content: { text: name, times: 1 },
  expected: { md5, sha1: record(1).sha1 },
});

const NOW = new Date('2026-01-02T00:00:00.000Z');

const parts = {
  build: () => ({ build: '0123456789abcdef', buildRoot: 'a'.repeat(64) }),
  modules: [{ name: 'kernel', package: 'lintel', version: '1', bytes: 1, sha256: record(2).sha256 }],
  browser: () => ({ userAgent: 'Test', threads: 4 }),
};

function desk(vectors: readonly SelfTestVector[], answer: (file: File) => Answer): SelfTestDesk {
  return new SelfTestDesk({
    ...parts,
    engine: () => Promise.resolve(ok({ hash: (file: File) => Promise.resolve(answer(file)) })),
    suite: () => Promise.resolve({ selfTestTable: vectors, fileOf, checked }),
  });
}

async function tested(vectors: readonly SelfTestVector[], answer: (file: File) => Answer): Promise<SelfTest> {
  const test = desk(vectors, answer);
  await test.run(NOW);
  if (test.result === null) throw new Error('no result');
  return test.result;
}

describe('a self-test', () => {
  it('passes when every file is hashed as expected, and says what it ran on', async () => {
    const result = await tested([vector('a'), vector('b')], () => ok(record(1)));
    expect(SelfTest.parse(result)).toEqual(result);
    expect(result).toMatchObject({
      format: 'lintel-self-test/1',
      createdAt: NOW.toISOString(),
      verdict: 'passed',
      ...parts.build(),
      browser: parts.browser(),
      modules: parts.modules,
    });
    expect(result.files.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['a', 'passed'],
      ['b', 'passed'],
    ]);
  });

  it('fails by a single digit, and names file, value, expected and found', async () => {
    const wrong = record(1).md5.replace(/.$/, 'f');
    const result = await tested([vector('a'), vector('b', wrong)], () => ok(record(1)));
    expect(result.verdict).toBe('failed');
    expect(result.files.map(({ verdict }) => verdict)).toEqual(['passed', 'failed']);
    expect(result.files[1]?.checks).toContainEqual({ value: 'md5', expected: wrong, found: record(1).md5 });
  });

  it('fails when the engine has nothing to say about a file', async () => {
    expect((await tested([vector('a')], () => err('cannot-be-read'))).verdict).toBe('failed');
  });

  it.each<readonly [string, Answer]>([
    ['no worker starts', err('engine-unavailable')],
    ['the decoder of a file cannot be loaded', ok(record(9, { reason: 'codec-unavailable' }))],
  ])('has neither passed nor failed when %s', async (_, answer) => {
    const result = await tested([vector('a'), vector('b')], ({ name }) => (name === 'b' ? answer : ok(record(1))));
    expect(result.verdict).toBe('not-run');
    expect(SelfTest.safeParse(result).success).toBe(true);
  });

  it('fails all the same when one file cannot be tried and another is wrong', async () => {
    const result = await tested([vector('a', record(3).md5), vector('b')], ({ name }) =>
      name === 'b' ? err('engine-unavailable') : ok(record(1)),
    );
    expect(result.verdict).toBe('failed');
  });

  it('says why it did not begin, and begins when it is run again', async () => {
    let isReachable = false;
    const test = new SelfTestDesk({
      ...parts,
      engine: () => Promise.resolve(err({ why: 'altered', module: 'png' })),
      suite: () =>
        isReachable
          ? Promise.resolve({ selfTestTable: [vector('a')], fileOf, checked })
          : Promise.reject(new Error('offline')),
    });
    await test.run(NOW);
    expect(test).toMatchObject({ running: false, result: null, fault: { why: 'vectors-unreachable' } });
    isReachable = true;
    await test.run(NOW);
    expect(test).toMatchObject({ running: false, result: null, fault: { why: 'altered', module: 'png' } });
  });

  it('counts files while it runs, and takes no second run meanwhile', async () => {
    const open: ((answer: Answer) => void)[] = [];
    const test = new SelfTestDesk({
      ...parts,
      engine: () => Promise.resolve(ok({ hash: () => new Promise<Answer>((resolve) => open.push(resolve)) })),
      suite: () => Promise.resolve({ selfTestTable: [vector('a'), vector('b')], fileOf, checked }),
    });
    const run = test.run(NOW);
    await expect.poll(() => open.length, { timeout: PATIENCE }).toBe(2);
    await test.run(NOW);
    expect(open).toHaveLength(2);
    open[1]?.(ok(record(1)));
    await expect.poll(() => test.progress, { timeout: PATIENCE }).toEqual({ done: 1, total: 2 });
    open[0]?.(ok(record(1)));
    await run;
    expect(test.result?.verdict).toBe('passed');
  });
});

it('a result that calls a difference a pass is not taken for one', async () => {
  const result = await tested([vector('a', record(3).md5)], () => ok(record(1)));
  const [file] = result.files;
  const forged = { ...result, verdict: 'passed', files: [{ ...file, verdict: 'passed' }] };
  expect(SelfTest.safeParse(forged).success).toBe(false);
  expect(SelfTest.safeParse({ ...result, verdict: 'passed' }).success).toBe(false);
});

it('the saved file is the result, under a name with its moment', async () => {
  const result = await tested([vector('a')], () => ok(record(1)));
  const { name, mime, parts: written } = selfTestReport(result);
  expect([name, mime]).toEqual(['lintel-self-test-20260102-000000.json', 'application/json']);
  expect(SelfTest.parse(JSON.parse([...written].join('')))).toEqual(result);
});
