import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowOf } from '#lib/domain/case-row.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { TransferPortion, TransferRecord } from '#lib/domain/transfer.ts';
import { newSealedHeader, PIECE_BYTES, type SealedHeader } from '#lib/formats/container.ts';
import { ImportClient } from '#lib/formats/import-client.ts';
import { SealedFile } from '#lib/formats/sealed-file.ts';
import { SealedWriter } from '#lib/formats/sealed-writer.ts';
import { readTransfer } from '#lib/formats/transfer-reader.ts';
import { writeTransfer } from '#lib/formats/transfer-writer.ts';
import { NodeWorker } from '../../fixtures/node-worker.ts';
import { mediaRecord, occurrence } from '../domain/arbitraries.ts';

const breathe = () => Promise.resolve();
const open = { createdAt: '2026-11-22T09:30:00.000Z', build: 'test' };
const header: SealedHeader = { ...newSealedHeader({ kind: 'case', ...open }), lock: {} };
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

const caseId = '0193b0a0-0000-7000-8000-000000000001';
const words = { name: 'Harbour', reference: '', notes: '', scheme: 'plain' };
const at = { createdAt: open.createdAt, changedAt: open.createdAt };
const theCase: TransferRecord = { kind: 'case', value: { id: caseId, ...words, ...at, exportedAt: null } };

const media: fc.Arbitrary<TransferRecord> = mediaRecord.map((value) => ({ kind: 'media', value }));
const row: fc.Arbitrary<TransferRecord> = occurrence.map((each) => ({
  kind: 'row',
  value: rowOf(each, { id: 1, job: 1 }),
}));

async function* portions(
  records: readonly TransferRecord[],
  damaged = 0,
): AsyncGenerator<Result<TransferPortion, never>> {
  for (let i = 0; i < records.length; i += 100)
    yield Promise.resolve(ok({ records: records.slice(i, i + 100), damaged: 0 }));
  yield Promise.resolve(ok({ records: [], damaged }));
}

async function written(records: readonly TransferRecord[], damaged = 0, as = header): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of writeTransfer(as, portions(records, damaged), { key, breathe }))
    if (part.ok) parts.push(part.value);
  return new Blob(parts);
}

/** A file of lines that no writer of ours would write. */
async function forged(lines: readonly unknown[], as = header): Promise<Blob> {
  const writer = new SealedWriter(as, key, breathe);
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  return new Blob([writer.head, ...(await writer.add(new TextEncoder().encode(text))), await writer.end()]);
}

async function read(blob: Blob) {
  const file = await SealedFile.open(blob);
  if (!file.ok) throw new Error(file.error.why);
  const records: TransferRecord[] = [];
  for await (const step of readTransfer(file.value, key)) {
    if (!step.ok) return { records, fault: step.error };
    if ('end' in step.value) return { records, end: step.value.end };
    expect(step.value.records.length).toBeLessThanOrEqual(100);
    records.push(...step.value.records);
  }
  throw new Error('it ends with an end or a fault');
}

describe('records', () => {
  it('come back as they were, with their counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(media, row), { maxLength: 300 }), fc.nat(9), async (some, damaged) => {
        const records = [theCase, ...some];
        const found = await read(await written(records, damaged));
        expect(found.records).toEqual(records);
        expect(found.end?.damaged).toBe(damaged);
        expect(Object.values(found.end?.counts ?? {}).reduce((a, b) => a + b, 0)).toBe(records.length);
      }),
      { numRuns: 20 },
    );
  });

  it('come over several pieces, and a line may lie in two', async () => {
    const [sample] = fc.sample(media, 1);
    // A sample is as long as it happens to be.
    const enough = Math.ceil((3 * PIECE_BYTES) / JSON.stringify(sample).length);
    const many = Array.from({ length: enough }, (_, i) => changed(sample, `build ${i} Zürich 写真`));
    const blob = await written([theCase, ...many]);
    expect(JSON.stringify(many).length).toBeGreaterThan(2 * PIECE_BYTES);
    expect((await read(blob)).records).toEqual([theCase, ...many]);
  });

  it('are not written on when it is cancelled or the vault fails', async () => {
    const stop = new AbortController();
    stop.abort();
    const parts: unknown[] = [];
    const options = { key, breathe, signal: stop.signal };
    for await (const part of writeTransfer(header, portions([theCase]), options)) parts.push(part);
    expect(parts.at(-1)).toEqual(err('cancelled'));

    async function* failing(): AsyncGenerator<Result<TransferPortion, 'locked'>> {
      yield* portions([theCase]);
      yield Promise.resolve(err('locked' as const));
    }
    const blobParts: Uint8Array<ArrayBuffer>[] = [];
    let last: unknown = null;
    for await (const part of writeTransfer(header, failing(), { key, breathe })) {
      last = part;
      if (part.ok) blobParts.push(part.value);
    }
    expect(last).toEqual(err('locked'));
    expect(await read(new Blob(blobParts))).toMatchObject({ records: [], fault: { why: 'cut-short' } });
  });
});

describe('a file made by someone who knows its key', () => {
  const end = (counts: Record<string, number>) => ({ kind: 'end', value: { counts, damaged: 0 } });
  const notes = { ...theCase, value: { ...theCase.value, notes: 'x'.repeat(4001) } };
  const job = { kind: 'exhibit', value: { id: caseId, caseId, label: 'AB/1', notes: '', createdAt: open.createdAt } };
  const foreign = { ...job, value: { ...job.value, caseId: caseId.replace(/1$/, '2') } };

  it.each([
    ['a count too low', [theCase, end({})], { why: 'counts-differ', kind: 'case' }],
    ['a count too high', [theCase, end({ case: 1, row: 7 })], { why: 'counts-differ', kind: 'row' }],
    ['no end', [theCase], { why: 'counts-differ' }],
    ['something after its end', [theCase, end({ case: 1 }), theCase], { why: 'bad-record', record: 3 }],
    ['two ends', [theCase, end({ case: 1 }), end({ case: 1 })], { why: 'bad-record', record: 3 }],
    ['no case at its beginning', [job, end({ exhibit: 1 })], { why: 'bad-record', record: 1, member: 'kind' }],
    ['two cases', [theCase, theCase, end({ case: 2 })], { why: 'bad-record', record: 2 }],
    ['another case’s exhibit', [theCase, foreign, end({ case: 1, exhibit: 1 })], { why: 'bad-record', record: 2 }],
    ['a kind of a backup', [theCase, { kind: 'ledger-head', value: { seq: 0, hash: '0'.repeat(64) } }], { record: 2 }],
    ['a kind that is none', [theCase, { kind: 'photograph', value: {} }], { why: 'bad-record', record: 2 }],
    ['a member too long', [notes], { why: 'bad-record', record: 1, member: 'value.notes' }],
    ['a member too many', [{ ...theCase, more: 1 }], { why: 'bad-record', record: 1 }],
    ['what is no JSON', [theCase, '{"kind":'], { why: 'bad-record', record: 2 }],
    ['deep nesting', [theCase, '['.repeat(500_000)], { why: 'bad-record', record: 2 }],
  ])('with %s is refused', async (_name, lines, fault) => {
    expect((await read(await forged(lines))).fault).toMatchObject(fault);
  });

  it('with a line without an end is refused before it fills memory', async () => {
    const writer = new SealedWriter(header, key, breathe);
    const parts = [writer.head];
    for (let piece = 0; piece < 40; piece++) parts.push(...(await writer.add(new Uint8Array(PIECE_BYTES).fill(0x20))));
    const blob = new Blob([...parts, await writer.end()]);
    expect(blob.size).toBeLessThan(PIECE_BYTES);
    expect(await read(blob)).toMatchObject({ fault: { why: 'bad-record', record: 0 } });
  });

  it('may hold cases one after another when it is a backup', async () => {
    const as: SealedHeader = { ...header, kind: 'vault' };
    expect((await read(await forged([theCase, job, theCase, end({ case: 2, exhibit: 1 })], as))).end).toBeDefined();
  });
});

describe('the worker', () => {
  const start = () => new NodeWorker(new URL('../../fixtures/import-thread.ts', import.meta.url));

  it('gives the header, then the records, then the end', async () => {
    const [sample] = fc.sample(media, 1);
    const records = [theCase, ...Array.from({ length: 250 }, (_, i) => changed(sample, String(i)))];
    const client = await ImportClient.open(await written(records), start);
    if (!client.ok) throw new Error(client.error.why);
    expect(client.value.header).toEqual(header);
    const found: TransferRecord[] = [];
    let end: unknown = null;
    for await (const step of client.value.steps(key)) {
      if (!step.ok) throw new Error(step.error.why);
      if ('end' in step.value) end = step.value.end;
      else found.push(...step.value.records);
    }
    client.value.close();
    expect(found).toEqual(records);
    expect(end).toEqual({ counts: { case: 1, media: 250 }, damaged: 0 });
  });

  it('tells what is no file of ours', async () => {
    expect(await ImportClient.open(new Blob(['nothing of the kind']), start)).toEqual(err({ why: 'not-sealed' }));
  });

  it('that cannot start, or ends while it reads, is told as such', async () => {
    const nowhere = () => new NodeWorker(new URL('../../fixtures/no-such-thread.ts', import.meta.url));
    expect(await ImportClient.open(new Blob(), nowhere)).toEqual(err({ why: 'worker-failed' }));
    const client = await ImportClient.open(await written([theCase]), start);
    if (!client.ok) throw new Error(client.error.why);
    client.value.close();
    const steps: unknown[] = [];
    for await (const step of client.value.steps(key)) steps.push(step);
    expect(steps).toEqual([err({ why: 'worker-failed' })]);
  });
});

function changed(record: TransferRecord | undefined, build: string): TransferRecord {
  if (record?.kind !== 'media') throw new Error('no media record');
  return { ...record, value: { ...record.value, provenance: { ...record.value.provenance, build } } };
}
