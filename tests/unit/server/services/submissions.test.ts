import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { type DataRule, DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS } from '#lib/domain/data-rule.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { type Batch, Receipt, type SubmissionItem } from '#lib/domain/wire/submission.ts';
import { Submissions } from '#lib/server/services/submissions.ts';
import { Device, type Sealed } from '../../../fixtures/device.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Awaited<ReturnType<typeof desk.enrol>>;
let b: Awaited<ReturnType<typeof desk.enrol>>;

beforeAll(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
});
afterAll(() => desk.close());

const NOTHING = Object.fromEntries(DISCLOSABLE_FIELDS.map((field) => [field, 'none'])) as DataRule['fields'];
const accept = ({ batch, bytes }: Sealed, actor = a.actor) => desk.submissions.accept(actor, batch, bytes);
const codeOf = async (sealed: Sealed, actor = a.actor) => {
  const result = await accept(sealed, actor);
  return result.ok ? 'accepted' : result.error.code;
};
const reseal = (batch: Batch): Sealed => ({ batch, bytes: canonicalBytes(batch) });
const rows = async (bureau: string) =>
  (await desk.store.material.counts()).find((count) => count.bureau === bureau)?.contributions ?? 0;

describe('a sealed batch', () => {
  it('is stored and acknowledged with a receipt that the hub signed', async () => {
    const known = randomItem();
    await accept(await b.device.seal([known]), b.actor);
    const sealed = await a.device.seal([known, randomItem()]);
    const result = await accept(sealed);
    if (!result.ok) throw new Error(result.error.code);
    const receipt = Receipt.parse(JSON.parse(result.value.receipt));
    expect(receipt).toMatchObject({
      batchId: sealed.batch.batchId,
      bureau: 'A',
      device: a.device.id,
      items: 2,
      newItems: 1,
    });
    expect(receipt.hub).toBe(desk.key.thumbprint);
    expect(receipt.bodySha256).toBe(Buffer.from(await crypto.subtle.digest('SHA-256', sealed.bytes)).toString('hex'));
    expect(await verify(desk.key.publicKey, 'lintel/receipt/1', unsigned(receipt), receipt.signature)).toBe(true);
  });

  it('is given the same receipt, word for word, when it comes again', async () => {
    const sealed = await a.device.seal([randomItem()]);
    const first = await accept(sealed);
    const before = await rows('A');
    desk.pass(60_000);
    const again = await accept(sealed);
    expect(first).toMatchObject({ ok: true, value: { repeated: false } });
    expect(again).toMatchObject({ ok: true, value: { repeated: true, receipt: first.ok && first.value.receipt } });
    expect(await rows('A')).toBe(before);
  });

  it('may not change under its id', async () => {
    const sealed = await a.device.seal([randomItem()]);
    await accept(sealed);
    const { batchId } = sealed.batch;
    expect(await codeOf(await a.device.seal([randomItem()], { batchId }))).toBe('batch-differs');
  });

  it('has an id of its own in each bureau', async () => {
    const ours = await a.device.seal([randomItem()]);
    const theirs = await b.device.seal([randomItem()], { batchId: ours.batch.batchId });
    expect(await codeOf(ours)).toBe('accepted');
    expect(await codeOf(theirs, b.actor)).toBe('accepted');
  });

  it('is stored once when fifty equal ones arrive at once, through two processes of the hub', async () => {
    const sealed = await a.device.seal([randomItem(), randomItem(), randomItem()]);
    const before = await rows('A');
    const other = new Submissions(desk);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? desk.submissions : other).accept(a.actor, sealed.batch, sealed.bytes),
      ),
    );
    expect(results.filter((result) => result.ok && !result.value.repeated)).toHaveLength(1);
    const refusals = results.flatMap((result) => (result.ok ? [] : [result.error]));
    expect(new Set(refusals.map((refusal) => refusal.code))).toEqual(new Set(['batch-in-progress']));
    expect(refusals.every((refusal) => refusal.retryAfter === 1)).toBe(true);
    expect(new Set(results.flatMap((result) => (result.ok ? [result.value.receipt] : []))).size).toBe(1);
    expect(await rows('A')).toBe(before + 3);
  });

  it('leaves one row whatever the order in which copies and forgeries of it arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ kind: fc.constantFrom('same', 'other', 'forged'), delay: fc.nat(3) }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (arrivals) => {
          const same = await a.device.seal([randomItem()]);
          const other = await a.device.seal([randomItem()], { batchId: same.batch.batchId });
          const forged = reseal({ ...same.batch, sealedAt: '2020-01-01T00:00:00.000Z' });
          const before = await rows('A');
          const results = await Promise.all(
            arrivals.map(async ({ kind, delay }) => {
              await setTimeout(delay);
              return accept({ same, other, forged }[kind]);
            }),
          );
          const stored = (await rows('A')) - before;
          expect(results.filter((result) => result.ok && !result.value.repeated)).toHaveLength(stored);
          expect(stored).toBeLessThanOrEqual(arrivals.some(({ kind }) => kind !== 'forged') ? 1 : 0);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a batch is refused', () => {
  it('when one bit of it, or of its signature, is another', async () => {
    const { batch } = await a.device.seal([randomItem()]);
    const [item] = batch.items;
    const flip = (text: string) => (text.startsWith('a') ? 'b' : 'a') + text.slice(1);
    expect(await codeOf(reseal({ ...batch, items: [{ ...item, sha256: flip(item?.sha256 ?? '') }] }))).toBe(
      'bad-signature',
    );
    expect(await codeOf(reseal({ ...batch, signature: flip(batch.signature) }))).toBe('bad-signature');
    expect(await codeOf(reseal({ ...batch, caseRef: { plain: '7/2026' } }))).toBe('bad-signature');
  });

  it('when another key has signed it', async () => {
    const stranger = await Device.make();
    stranger.membership = a.device.member;
    expect(await codeOf(await stranger.seal([randomItem()]))).toBe('bad-signature');
  });

  it('when its signature was made for another purpose', async () => {
    const { batch } = await a.device.seal([randomItem()]);
    const { signature } = await a.device.sessionRequest({
      challenge: 'x'.repeat(43),
      device: a.device.id,
      origin: desk.origin,
      hub: desk.key.thumbprint,
      expiresAt: '',
    });
    expect(await codeOf(reseal({ ...batch, signature }))).toBe('bad-signature');
  });

  it('when its bytes are not their own canonical form', async () => {
    const { batch } = await a.device.seal([randomItem()]);
    const bytes = new TextEncoder().encode(JSON.stringify(batch, null, 1));
    expect(await codeOf({ batch, bytes })).toBe('not-canonical');
  });

  it('when it is handed in by another bureau or another device', async () => {
    const sealed = await a.device.seal([randomItem()]);
    const colleague = await desk.enrol('A');
    expect(await codeOf(sealed, b.actor)).toBe('wrong-bureau-or-device');
    expect(await codeOf(sealed, colleague.actor)).toBe('wrong-bureau-or-device');
    expect(await codeOf(await a.device.seal([randomItem()], { device: b.device.id }))).toBe('wrong-bureau-or-device');
  });

  it('not, when the own bureau hands it in with its token', async () => {
    const token = await desk.tokens.create('A');
    const actor = await desk.tokens.authenticate(token.ok ? token.value : '');
    if (actor === null) throw new Error('The token is not valid');
    const colleague = await desk.enrol('A');
    expect(await codeOf(await colleague.device.seal([randomItem()]), actor)).toBe('accepted');
    expect(await codeOf(await b.device.seal([randomItem()]), actor)).toBe('wrong-bureau-or-device');
  });

  it('when its device was revoked', async () => {
    const gone = await desk.enrol('A');
    await desk.store.devices.revoke('A', gone.device.id, desk.clock().toISOString());
    expect(await codeOf(await gone.device.seal([randomItem()]), gone.actor)).toBe('wrong-bureau-or-device');
  });

  it('when its data rule is unknown or does not allow a field', async () => {
    const strict = { ...DEFAULT_DATA_RULE, id: 'sha256-only', fields: NOTHING };
    await desk.store.bureaux.addRule('B', strict, '2020-01-01T00:00:00.000Z');
    const dataRule = { id: strict.id, version: 1 };
    expect(await codeOf(await a.device.seal([randomItem()], { dataRule }))).toBe('unknown-data-rule');
    const refused = await accept(await b.device.seal([randomItem()], { dataRule }), b.actor);
    expect(refused).toEqual({
      ok: false,
      error: { code: 'field-outside-data-rule', detail: 'items/0: md5, sha1, pdq, dimensions, bytes, mime' },
    });
    const { sha256 } = randomItem();
    expect(await codeOf(await b.device.seal([{ sha256 }], { dataRule }), b.actor)).toBe('accepted');
  });

  it('when its case, its handling or the level of a field is not as its rule says, naming the place and never a value', async () => {
    const pseudonym = 'A'.repeat(22);
    const levels = { serial: 'pseudonym', gps: 'grid', caseRef: 'pseudonym', text: 'none' } as const;
    const rule = { ...DEFAULT_DATA_RULE, id: 'some', fields: { ...DEFAULT_DATA_RULE.fields, ...levels } };
    await desk.store.bureaux.addRule('B', rule, '2020-01-01T00:00:00.000Z');
    const { sha256 } = randomItem();
    const told = async (item: Omit<SubmissionItem, 'sha256'>, changes: Partial<Batch> = {}) => {
      const sealed = await b.device.seal([{ sha256 }, { sha256, ...item }], {
        dataRule: { id: 'some', version: 1 },
        ...changes,
      });
      const result = await accept(sealed, b.actor);
      return result.ok ? 'accepted' : [result.error.code, result.error.detail];
    };
    const outside = (place: string) => ['field-outside-data-rule', place];
    const exact = { latitude: 46.9, longitude: 7.4 };
    expect(await told({ serial: { plain: '0012' } })).toEqual(outside('items/1: serial'));
    expect(await told({ gps: { exact }, text: 'seen', series: 'Red curtain' })).toEqual(
      outside('items/1: gps, series, text'),
    );
    expect(await told({}, { caseRef: { plain: '7/2026' } })).toEqual(outside('caseRef'));
    expect(await told({}, { handling: { europol: 'H0', tlp: 'AMBER' } })).toEqual(outside('handling'));
    const grid = { latitude: 469, longitude: 74 };
    expect(await told({ serial: { pseudonym }, gps: { grid } }, { caseRef: { pseudonym } })).toBe('accepted');
    expect(await told({ gps: { country: 'CH' } }, { caseRef: null })).toBe('accepted');
  });

  it('when it holds the empty file', async () => {
    const result = await accept(await a.device.seal([randomItem(), randomItem({ sha256: EMPTY_SHA256 })]));
    expect(result).toEqual({ ok: false, error: { code: 'malformed-request', detail: 'items/1/sha256: empty-file' } });
  });

  it('when the role of the caller does not allow it', async () => {
    const auditor = await desk.enrol('A', 'auditor');
    expect(await codeOf(await auditor.device.seal([randomItem()]), auditor.actor)).toBe('not-allowed');
  });
});

describe('a receipt', () => {
  it('is found by the own bureau and by no other', async () => {
    const sealed = await a.device.seal([randomItem()]);
    const accepted = await accept(sealed);
    const found = await desk.receipts.find(a.actor, sealed.batch.batchId);
    expect(found).toEqual({ ok: true, value: accepted.ok && accepted.value.receipt });
    const unknown = { ok: false, error: { code: 'not-found' } };
    expect(await desk.receipts.find(b.actor, sealed.batch.batchId)).toEqual(unknown);
    expect(await desk.receipts.find(a.actor, 'no-id')).toEqual(unknown);
  });
});
