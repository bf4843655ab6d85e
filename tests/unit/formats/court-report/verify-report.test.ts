import { describe, expect, it } from 'vitest';
import type { ReceiptLine } from '#lib/domain/court-report/lines.ts';
import { toBase64url } from '#lib/domain/base64url.ts';
import { verdictOfReport } from '#lib/domain/court-report/finding.ts';
import { sign, thumbprint, unsigned } from '#lib/domain/signature.ts';
import { ReportWriter } from '#lib/formats/court-report/report-writer.ts';
import {
  findingAfter,
  findingsOf,
  hub,
  type Parts,
  signedReceipt,
  soundParts,
  stranger,
  writtenReport,
} from './small-report.ts';

const at = <T>(list: readonly T[], place: number): T => {
  const one = list[place];
  if (one === undefined) throw new Error('nothing is there');
  return one;
};
const first = <T>(list: readonly T[]): T => at(list, 0);
const proofOf = ({ proof }: ReceiptLine) => {
  if (proof === null) throw new Error('it is not proven');
  return proof;
};
const sound = await writtenReport(await soundParts());

describe('the form of a report', () => {
  it('of several hundred files with odd names is read whole', async () => {
    const findings = await findingsOf(sound);
    expect(findings.filter(({ state }) => state === 'fails')).toEqual([]);
    expect(findings.find(({ check }) => check === 'counts')).toMatchObject({ state: 'holds', of: 254 });
    expect(findings.find(({ check }) => check === 'proofs')).toMatchObject({ state: 'holds', of: 2 });
    expect(verdictOfReport(findings)).toBe('whole');
  });

  it('is one only: what says the same in another way is refused, also where no table is', async () => {
    const ways = [
      sound.replace('"filesOfOtherJobs":0', '"filesOfOtherJobs":0.0'),
      sound.replace('"browser":"Browser 1"', '"browser":"\\u0042rowser 1"'),
      sound.replace(
        '"number":1,"source":{"kind":"folder","name":"DCIM"}',
        '"source":{"kind":"folder","name":"DCIM"},"number":1',
      ),
    ];
    for (const changed of ways) {
      expect(changed).not.toBe(sound);
      expect(await findingsOf(changed)).toEqual([expect.objectContaining({ check: 'form', why: 'not-canonical' })]);
    }
  });

  it('has no bytes that are no text, also where these would be shown as the sign for such bytes', async () => {
    const bytes = new Uint8Array(Buffer.from(sound));
    const sign = Buffer.from(sound).indexOf('\uFFFD');
    const changed = new Uint8Array([...bytes.slice(0, sign), 0xff, ...bytes.slice(sign + 3)]);
    expect(new TextDecoder().decode(changed)).toBe(sound);
    expect(await findingsOf(changed)).toEqual([expect.objectContaining({ check: 'form', why: 'not-a-report' })]);
  });

  it('cannot be told of a file that is gone or on a medium that fails', async () => {
    class Gone extends Blob {
      override stream(): ReturnType<Blob['stream']> {
        return new ReadableStream({
          pull(controller) {
            controller.error(new Error('The stick was pulled'));
          },
        });
      }
    }
    expect(await findingsOf(new Gone([sound]))).toEqual([
      expect.objectContaining({ check: 'form', why: 'cannot-be-read' }),
    ]);
  });

  it('is never written with its tables in another order', async () => {
    await expect(new ReportWriter().begin('files')).rejects.toThrow('out of order');
  });
});

describe('the signature of a report', () => {
  it('has to be there when a key is named, and the key when it is there', async () => {
    const parts = await soundParts();
    const nobody = { ...parts, statement: { ...parts.statement, device: null } };
    for (const report of [await writtenReport(parts, null), await writtenReport(nobody)]) {
      const findings = await findingsOf(report);
      expect(findings.find(({ check }) => check === 'signature')).toMatchObject({ state: 'fails' });
      expect(verdictOfReport(findings)).toBe('broken');
    }
    const unsignedOne = await findingsOf(await writtenReport(nobody, null));
    expect(unsignedOne.find(({ check }) => check === 'signature')).toMatchObject({ state: 'unknown' });
    expect(verdictOfReport(unsignedOne)).toBe('unsigned');
  });

  it('of another key than the one that is named does not hold', async () => {
    const findings = await findingsOf(await writtenReport(await soundParts(), stranger));
    expect(findings.find(({ check }) => check === 'signature')).toMatchObject({ state: 'fails', why: 'bad-signature' });
  });
});

describe('the counts of a report', () => {
  const some = ({ statement }: Parts) => (statement.listed.files = 'known');
  const counts = async (change: (parts: Parts) => unknown) =>
    (await findingAfter('counts', (parts) => void change(parts)))?.state;

  it('hold for some of the files, too', async () => {
    expect(await counts(some)).toBe('holds');
    const fewer = (parts: Parts) => {
      some(parts);
      parts.tables.files = parts.tables.files.slice(0, 10);
    };
    expect(await counts(fewer)).toBe('holds');
  });

  it.each<[string, (parts: Parts) => unknown]>([
    ['duplicates are said that are not there', ({ statement }) => (statement.counts.duplicates += 1)],
    ['damaged files are left out', ({ statement }) => (statement.counts.damaged = 0)],
    [
      'files are said of another job',
      ({ statement: { jobs } }) => ([first(jobs).files, at(jobs, 1).files] = [126, 128]),
    ],
    ['files of no job are said', ({ statement }) => (statement.filesOfOtherJobs = 1)],
    ['decoders have other files', ({ statement }) => (first(statement.method.decoders).files += 1)],
    ['an import lost an entry', ({ statement }) => (first(statement.imports).read += 1)],
    ['an error is left out', ({ tables }) => tables.errors.pop()],
    ['a file names an answer that is not there', ({ tables }) => tables.answers.pop()],
    ['a line is left out', ({ tables }) => tables.files.splice(9, 1)],
  ])('do not hold when %s', async (_what, change) => {
    expect(await counts(change)).toBe('fails');
  });

  it.each<[string, (parts: Parts) => unknown]>([
    ['outcomes do not add up', ({ statement }) => (statement.counts.hashed += 1)],
    ['verdicts do not add up', ({ statement }) => (first(statement.counts.byVerdict).files -= 1)],
    ['types do not add up', ({ statement }) => (first(statement.counts.byType).files -= 1)],
    ['there are more duplicates than files', ({ statement }) => (statement.counts.duplicates = 251)],
    ['there are more damaged files than files', ({ statement }) => (statement.counts.damaged = 251)],
    ['more paths changed than there are', ({ statement }) => (statement.counts.changedPaths = 255)],
    ['those listed are larger than all', ({ statement }) => (statement.counts.bytes = 10)],
  ])('do not hold of some of the files when %s', async (_what, change) => {
    expect(
      await counts((parts) => {
        some(parts);
        change(parts);
      }),
    ).toBe('fails');
  });
});

describe('the receipts of a report', () => {
  it('are of the hub that the report names, each of them', async () => {
    const changed = findingAfter('receipts', ({ tables }) => {
      at(tables.receipts, 1).receipt.newItems = 2;
    });
    expect(await changed).toMatchObject({ state: 'fails', why: 'bad-signature', of: 2, at: 2 });
    const ofOther = findingAfter('receipts', async ({ tables: { receipts } }) => {
      first(receipts).receipt = await signedReceipt(
        { ...unsigned(first(receipts).receipt), hub: await thumbprint(stranger.public) },
        hub,
      );
    });
    expect(await ofOther).toMatchObject({ state: 'fails', why: 'bad-signature', at: 1 });
  });

  it('are nobody’s when the report names no hub, and nothing to hold when there are none', async () => {
    const nameless = (parts: Parts) => (parts.statement.enrolment = null);
    for (const check of ['receipts', 'proofs'] as const) {
      expect(await findingAfter(check, (parts) => void nameless(parts))).toMatchObject({
        state: 'fails',
        why: 'other-key',
      });
      const none = findingAfter(check, ({ tables }) => {
        tables.receipts = [];
      });
      expect(await none).toMatchObject({ state: 'unknown', why: 'nothing-there', of: 0 });
    }
  });

  it('stand in the log where they say, or the proof does not hold', async () => {
    const proofs = (change: (lines: Parts['tables']['receipts']) => void | Promise<void>) =>
      findingAfter('proofs', ({ tables }) => change(tables.receipts));
    const otherPath = proofs((lines) => {
      const [one, two] = [first(lines), at(lines, 1)];
      proofOf(one).path = proofOf(two).path;
    });
    expect(await otherPath).toMatchObject({ state: 'fails', why: 'not-in-log', of: 2, at: 1 });
    const otherSalt = proofs(async (lines) => {
      const content = unsigned(at(lines, 1).receipt);
      const leaf = { index: 2, salt: toBase64url(new Uint8Array(32).fill(8)) };
      at(lines, 1).receipt = await signedReceipt({ ...content, leaf });
    });
    expect(await otherSalt).toMatchObject({ state: 'fails', at: 2 });
    const otherTime = proofs((lines) => {
      const one = first(lines);
      proofOf(one).checkpoint.at = '2026-11-22T09:31:00.000Z';
    });
    expect(await otherTime).toMatchObject({ state: 'fails', at: 1 });
    const otherLog = proofs(async (lines) => {
      const one = first(lines);
      const checkpoint = { ...unsigned(proofOf(one).checkpoint), hub: await thumbprint(stranger.public) };
      const signature = await sign(hub.private, 'lintel/checkpoint/1', checkpoint);
      proofOf(one).checkpoint = { ...checkpoint, signature };
    });
    expect(await otherLog).toMatchObject({ state: 'fails', at: 1 });
  });

  it('that are not proven are said to be so, and are no fault', async () => {
    const unproven = findingAfter('proofs', ({ tables }) => {
      first(tables.receipts).proof = null;
    });
    expect(await unproven).toMatchObject({ state: 'unknown', why: 'no-proof', of: 1 });
  });
});

describe('the ledger of a report', () => {
  it('does not hold without the place at which it ends, nor when it ends before', async () => {
    const headless = findingAfter('ledger', ({ statement }) => {
      statement.ledgerHead = null;
    });
    expect(await headless).toMatchObject({ state: 'fails', why: 'missing' });
    const cut = findingAfter('ledger', ({ tables }) => void tables.ledger.pop());
    expect(await cut).toMatchObject({ state: 'fails', why: 'missing', at: 2 });
    const changed = findingAfter('ledger', ({ tables }) => {
      Object.assign(at(tables.ledger, 1), { bytes: 10 });
    });
    expect(await changed).toMatchObject({ state: 'fails', why: 'changed', at: 2 });
  });

  it('may be none', async () => {
    const none = findingAfter('ledger', ({ tables, statement }) => {
      [tables.ledger, statement.ledgerHead] = [[], null];
    });
    expect(await none).toMatchObject({ state: 'unknown', why: 'nothing-there' });
  });
});
