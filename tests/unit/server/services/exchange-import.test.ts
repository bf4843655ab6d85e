import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { LookupAnswer, type LookupItem } from '#lib/domain/wire/lookup.ts';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';
import type { Auditing } from '#lib/server/services/auditing.ts';
import { ExchangeImport, type ImportProgress } from '#lib/server/services/exchange-import.ts';
import { ImportTaking } from '#lib/server/services/import-taking.ts';
import type { ImportParts } from '#lib/server/services/operator-import.ts';
import { KyselyImports } from '#lib/server/store/kysely-imports.ts';
import { writeVics } from '../../../fixtures/exchange/vics-writer.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { addGood } from '../../../fixtures/known-good.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let asker: Awaited<ReturnType<typeof desk.enrol>>;
beforeAll(async () => {
  desk = await openDesk();
  asker = await desk.enrol('B');
});
afterAll(() => desk.close());
beforeEach(() => {
  desk.pass(60_000);
});

function sourceOf(...pieces: (string | Error)[]): ByteSource {
  return {
    name: 'list',
    size: null,
    async *pieces() {
      for (const piece of pieces) {
        await Promise.resolve();
        if (piece instanceof Error) throw piece;
        yield new TextEncoder().encode(piece);
      }
    },
  };
}

const run = (source: ByteSource, bureau = 'A', parts: ImportParts = desk) =>
  new ExchangeImport(parts).run({ bureau, source, format: 'sums', options: { scheme: null } });
const sums = (digests: readonly string[]) => digests.map((digest) => `${digest}  folder/file\n`).join('');
const count = async (bureau: string) =>
  (await desk.store.material.counts()).find((each) => each.bureau === bureau)?.media ?? 0;
const ask = async (...items: Omit<LookupItem, 'ref'>[]) => {
  const { id, version } = DEFAULT_DATA_RULE;
  const request = {
    ...{ dataRule: { id, version }, context: true as const },
    items: items.map((item, ref) => ({ ref, ...item })),
  };
  const answer = await desk.lookups.answer(asker.actor, request, canonicalBytes(request));
  if (!answer.ok) throw new Error(answer.error.code);
  return LookupAnswer.parse(JSON.parse(answer.value)).results;
};

describe('the import of a list', () => {
  it('accounts for every line, and importing it again changes nothing', async () => {
    const digests = Array.from({ length: 1500 }, () => randomHex(32));
    const text = sums([...digests, digests[7] ?? '']) + 'no digest\n';
    const [before, first] = [await count('A'), await run(sourceOf(text.slice(0, 1000), text.slice(1000)))];
    expect(first).toMatchObject({ value: { accepted: 1500, merged: 1, contradictions: 0 } });
    expect(first).toMatchObject({ value: { reading: { read: 1502, skipped: 1, skippedFirst: [{ at: 1502 }] } } });
    expect((await count('A')) - before).toBe(1500);
    const stored = await everythingStored(desk.store);
    const again = await run(sourceOf(text));
    expect(again).toMatchObject({ value: { accepted: 0, merged: 1501 } });
    expect((await count('A')) - before).toBe(1500);
    expect(stored).toContain(digests[3]);
  });

  it('leaves nothing behind when the file cannot be read to its end', async () => {
    const digests = Array.from({ length: 3000 }, () => randomHex(32));
    const before = await count('A');
    await expect(run(sourceOf(sums(digests), new Error('The disk is gone')))).resolves.toMatchObject({ ok: false });
    const stored = await everythingStored(desk.store);
    expect(digests.filter((digest) => stored.includes(digest))).toEqual([]);
    expect(await count('A')).toBe(before);
  });

  it('leaves nothing behind when whoever reads it is killed before the end: it is swept away later', async () => {
    const digests = Array.from({ length: 3000 }, () => randomHex(32));
    const stops: ByteSource = {
      ...sourceOf(),
      async *pieces() {
        yield new TextEncoder().encode(sums(digests));
        await new Promise<never>(() => undefined);
      },
    };
    const addPiece = vi.spyOn(KyselyImports.prototype, 'addPiece');
    void run(stops);
    await expect.poll(() => addPiece.mock.calls.length, { timeout: 30_000 }).toBeGreaterThan(3);
    addPiece.mockRestore();
    expect(await ask({ sha256: digests[0] ?? '' })).toMatchObject([{ verdict: 'new' }]);
    desk.pass(11 * 60_000);
    await new ImportTaking(desk).sweep();
    const stored = await everythingStored(desk.store);
    expect(digests.filter((digest) => stored.includes(digest))).toEqual([]);
  });

  it('is there whole, once, when it is killed after its commit: somebody else goes on', async () => {
    const digests = Array.from({ length: 1000 }, () => randomHex(32));
    const before = await count('A');
    let pieces = 0;
    const audit: Auditing = {
      record: (store, event) => {
        if (event.act === 'taken-in' && pieces++ === 1) throw new Error('killed');
        return desk.audit.record(store, event);
      },
    };
    await expect(run(sourceOf(sums(digests)), 'A', { ...desk, audit })).rejects.toThrow('killed');
    expect((await count('A')) - before).toBe(500);
    const goOn = async () => {
      const taking = new ImportTaking(desk);
      await taking.goOn((error) => {
        throw error;
      });
      return taking;
    };
    desk.pass(61_000);
    await goOn();
    await goOn();
    await expect.poll(async () => (await count('A')) - before, { timeout: 20_000 }).toBe(1000);
    const [row] = await desk.store.imports.list('A', null, 1);
    expect(row).toMatchObject({ accepted: 1000, merged: 0, taken: 1000 });
  });

  it('counts what cannot both be right, also of what the rule keeps back', async () => {
    const hash = Buffer.alloc(144, 7).toString('base64');
    const change = (record: Record<string, unknown>, index: number) => ({
      ...record,
      ...(index >= 1100 && { MD5: String(1000 + (index % 100)).padEnd(32, 'f'), SHA1: null, IsDistributed: null }),
      VictimIdentified: index === 1105,
      ...(index % 400 === 0 && { PhotoDNA: hash }),
    });
    const text = writeVics({ media: 1201, change });
    const vics = { bureau: 'A', format: 'vics-2.0' as const, options: { scheme: null } };
    const told: ImportProgress[] = [];
    const progress = (at: ImportProgress) => told.push(at);
    const first = await new ExchangeImport(desk).run({ ...vics, source: sourceOf(text), progress });
    expect(first).toMatchObject({ value: { accepted: 1200, merged: 1, contradictions: 2 } });
    expect(first.ok && first.value.contradictionsFirst).toEqual([
      { at: 800, kind: 'photodna-of-many-files' },
      { at: 1200, kind: 'photodna-of-many-files' },
    ]);
    expect(told.at(-1)).toEqual({ step: 'taking', entries: 1201, taken: 1201 });
    const again = (record: Record<string, unknown>, index: number) => ({
      ...change(record, index),
      ...(index === 1200 && { MD5: '1005'.padEnd(32, 'f') }),
    });
    const second = await new ExchangeImport(desk).run({
      ...vics,
      source: sourceOf(writeVics({ media: 1201, change: again })),
    });
    expect(second).toMatchObject({ value: { accepted: 0, merged: 1201, contradictions: 3 } });
    expect(second.ok && second.value.contradictionsFirst).toContainEqual({ at: 1200, kind: 'flag' });
  });

  it('is refused for a bureau that is not there', async () => {
    expect(await run(sourceOf(sums([randomHex(32)])), 'Z')).toEqual({ ok: false, error: { why: 'unknown-bureau' } });
  });
});

describe('what a list knows by other digests than SHA-256', () => {
  it('is found by MD5, SHA-1 and likeness, with the bureau that holds it', async () => {
    const [sha1, md5] = [randomHex(20), randomHex(16)];
    await run(sourceOf(sums([sha1])));
    await run(sourceOf(sums([md5])));
    const found = await ask({ sha1 }, { md5 }, { sha1: randomHex(20) });
    expect(found).toMatchObject([
      { verdict: 'known', matches: [{ via: 'sha1', contact: { bureau: 'A' } }] },
      { verdict: 'known', matches: [{ via: 'md5', contact: { bureau: 'A' }, context: { bureaux: 1 } }] },
      { verdict: 'new' },
    ]);
  });

  it('is no second file beside one that has the same MD5 and a SHA-256', async () => {
    const item = randomItem();
    const { batch, bytes } = await asker.device.seal([item]);
    await desk.submissions.accept(asker.actor, batch, bytes);
    await run(sourceOf(sums([item.md5 ?? ''])));
    const [found] = await ask({ md5: item.md5 });
    expect(found).toMatchObject({ verdict: 'known', matchCount: 2 });
    expect(found?.matches.map(({ context }) => context?.md5Conflict)).toEqual([false, false]);
  });

  it('is never ignorable by MD5', async () => {
    const md5 = randomHex(16);
    const item = { ...randomItem(), md5 };
    await desk.store.transaction((store) => addGood(store, 'base', [item.sha256]));
    expect(await ask({ md5 })).toMatchObject([{ verdict: 'new' }]);
    await run(sourceOf(sums([md5])));
    expect(await ask({ md5, sha256: item.sha256 })).toMatchObject([{ verdict: 'known' }]);
  });

  it('counts once however often it is listed, for each bureau', async () => {
    const md5 = randomHex(16);
    expect(await run(sourceOf(sums([md5, md5])))).toMatchObject({ value: { accepted: 1, merged: 1 } });
    expect(await run(sourceOf(sums([md5])))).toMatchObject({ value: { accepted: 0, merged: 1 } });
    expect(await run(sourceOf(sums([md5])), 'B')).toMatchObject({ value: { accepted: 1, merged: 0 } });
    expect(await ask({ md5 })).toMatchObject([{ matchCount: 2, matches: [{ context: { bureaux: 2 } }, {}] }]);
  });
});
