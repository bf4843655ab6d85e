import type { ReceiptLine } from '#lib/domain/court-report/lines.ts';
import type { ReportFinding } from '#lib/domain/court-report/finding.ts';
import type { Sha256Of } from '#lib/domain/merkle.ts';
import { receiptIsIn } from '#lib/domain/receipt-leaf.ts';
import { type PublicJwk, thumbprint, unsigned, verify } from '#lib/domain/signature.ts';

/** Checks receipts one after the other, without knowing yet by which key: the statement that names it comes last. */
export class ReceiptChecks {
  readonly #lines: ReceiptLine[] = [];

  add(lines: readonly ReceiptLine[]): void {
    this.#lines.push(...lines);
  }

  /** What comes of them under the key of the hub that the report names; null: it names none. */
  async findings(hubKey: PublicJwk | null, sha256: Sha256Of): Promise<[ReportFinding, ReportFinding]> {
    const of = this.#lines.length;
    if (of === 0) return both({ state: 'unknown', why: 'nothing-there', of, at: null });
    if (hubKey === null) return both({ state: 'fails', why: 'other-key', of, at: 1 });
    return [await this.#signatures(hubKey), await this.#proofs(hubKey, sha256)];
  }

  async #signatures(hubKey: PublicJwk): Promise<ReportFinding> {
    const [of, hub] = [this.#lines.length, await thumbprint(hubKey)];
    for (const [i, { receipt }] of this.#lines.entries()) {
      const isSigned =
        receipt.hub === hub && (await verify(hubKey, 'lintel/receipt/1', unsigned(receipt), receipt.signature));
      if (!isSigned) return { check: 'receipts', state: 'fails', why: 'bad-signature', of, at: i + 1 };
    }
    return { check: 'receipts', state: 'holds', why: 'as-it-should-be', of, at: null };
  }

  async #proofs(hubKey: PublicJwk, sha256: Sha256Of): Promise<ReportFinding> {
    const hub = await thumbprint(hubKey);
    let proven = 0;
    for (const [i, { receipt, proof }] of this.#lines.entries()) {
      if (proof === null) continue;
      const { checkpoint, path } = proof;
      const place = { index: receipt.leaf?.index ?? -1, size: checkpoint.size, path };
      const holds =
        checkpoint.hub === hub &&
        (await verify(hubKey, 'lintel/checkpoint/1', unsigned(checkpoint), checkpoint.signature)) &&
        receiptIsIn(sha256, receipt, place, checkpoint);
      if (!holds) return { check: 'proofs', state: 'fails', why: 'not-in-log', of: this.#lines.length, at: i + 1 };
      proven++;
    }
    if (proven < this.#lines.length) {
      return { check: 'proofs', state: 'unknown', why: 'no-proof', of: this.#lines.length - proven, at: null };
    }
    return { check: 'proofs', state: 'holds', why: 'as-it-should-be', of: proven, at: null };
  }
}

function both(finding: Omit<ReportFinding, 'check'>): [ReportFinding, ReportFinding] {
  return [
    { check: 'receipts', ...finding },
    { check: 'proofs', ...finding },
  ];
}
