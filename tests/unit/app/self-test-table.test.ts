import { afterAll, describe, expect, it, vi } from 'vitest';
import { checked } from '#lib/app/self-test-check.ts';
import { selfTestTable } from '#lib/app/self-test-table.ts';
import { fileOf } from '#lib/app/self-test-vector.ts';
import { isAsExpected } from '#lib/domain/self-test.ts';
import { corpus } from '../../fixtures/corpus.ts';
import { startNodeEngine } from '../../fixtures/node-engine.ts';
import { chosen } from '../../self-test-vectors/chosen.ts';
import { digests, pictureOf } from '../../self-test-vectors/expectations.ts';
import { messages } from '../../self-test-vectors/messages.ts';

const vectors = selfTestTable.map((vector) => [vector.name, vector] as const);

const engine = startNodeEngine();
afterAll(() => {
  engine.dispose();
});

/** As printed in RFC 1321 (A.5) and in NIST's examples for FIPS 180-4. */
const published = {
  'digests/empty.txt': { md5: 'd41d8cd98f00b204e9800998ecf8427e' },
  'digests/abc.txt': {
    md5: '900150983cd24fb0d6963f7d28e17f72',
    sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  },
  'digests/message-digest.txt': { md5: 'f96b697d7cb7938d525a2f31aaf161d0' },
  'digests/digits-8-times.txt': { md5: '57edf4a22be3c955ac49da2e2107b67a' },
  'digests/two-blocks.txt': {
    sha1: '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    sha256: '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  },
  'digests/million-letters.txt': {
    sha1: '34aa973cd4c4daa4f61eeb2bdbad27316534016f',
    sha256: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  },
};

describe('the table of the self-test', () => {
  it('holds every chosen file and every message, and is small enough to be loaded on a poor line', () => {
    const names = [...messages.map(({ name }) => `digests/${name}.txt`), ...chosen];
    expect(selfTestTable.map(({ name }) => name)).toEqual(names);
    expect(JSON.stringify(selfTestTable).length).toBeLessThan(155_000);
  });

  it('expects the digests that the standards print', () => {
    const byName = Object.fromEntries(selfTestTable.map(({ name, expected }) => [name, expected]));
    expect(byName).toMatchObject(published);
  });

  it.each(vectors)('expects the digests that another implementation finds of %s', async (_, vector) => {
    expect(vector.expected).toMatchObject(digests(new Uint8Array(await fileOf(vector).arrayBuffer())));
  });

  it('expects of every picture without loss what another implementation makes of its samples', async () => {
    const known = new Map((await corpus()).map(({ path, pixels }) => [path, pixels]));
    for (const { name, basis, expected } of selfTestTable) {
      const pixels = known.get(name);
      expect(basis === 'reference', name).toBe(pixels !== undefined);
      if (pixels !== undefined) expect(expected, name).toMatchObject(pictureOf(pixels));
    }
  });

  it('would fail an engine that does not round every single operation to 32 bits', async () => {
    vi.resetModules();
    vi.stubGlobal('Math', Object.create(Math, { fround: { value: (number: number) => number } }));
    const { referencePdq } = await import('../../fixtures/pdq-reference.ts');
    vi.unstubAllGlobals();
    const known = new Map((await corpus()).map(({ path, pixels }) => [path, pixels]));
    const caught = selfTestTable.filter(({ name, expected }) => {
      const pixels = known.get(name);
      return pixels !== undefined && referencePdq(pixels).direct !== expected.direct;
    });
    expect(caught.length).toBeGreaterThanOrEqual(3);
  });

  it.each(vectors)('expects of %s what the engine of this build finds', async (_, vector) => {
    const file = checked(vector, await engine.hash(fileOf(vector)));
    expect(file.checks.filter((check) => !isAsExpected(check))).toEqual([]);
    expect(file.verdict).toBe('passed');
  });
});
