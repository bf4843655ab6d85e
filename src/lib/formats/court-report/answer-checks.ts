import { summaryStatement } from '#lib/domain/answer-leaf.ts';
import type { ReportFinding } from '#lib/domain/court-report/finding.ts';
import type { AnswerLine } from '#lib/domain/court-report/lines.ts';
import { isLeafIn } from '#lib/domain/leaf-proof.ts';
import type { Sha256Of } from '#lib/domain/merkle.ts';
import { type PublicJwk, thumbprint, unsigned, verify } from '#lib/domain/signature.ts';

const check = 'answers';

/** Checks the proofs of the hub's answers, without knowing yet by which key: the statement that names it comes last. */
export class AnswerChecks {
  readonly #lines: AnswerLine[] = [];

  add(lines: readonly AnswerLine[]): void {
    this.#lines.push(...lines);
  }

  /** What comes of them under the key of the hub that the report names; null: it names none. */
  async finding(hubKey: PublicJwk | null, sha256: Sha256Of): Promise<ReportFinding> {
    const of = this.#lines.length;
    if (of === 0) return { check, state: 'unknown', why: 'nothing-there', of, at: null };
    let unproven = 0;
    for (const [i, line] of this.#lines.entries()) {
      const { proof = null, standing = null } = line;
      if ((proof === null) === (standing === 'proven')) {
        return { check, state: 'fails', why: 'no-proof', of, at: i + 1 };
      }
      if (proof === null) unproven++;
      else if (hubKey === null) return { check, state: 'fails', why: 'other-key', of, at: i + 1 };
      else if (!(await isProven(line, proof, hubKey, sha256))) {
        return { check, state: 'fails', why: 'not-in-log', of, at: i + 1 };
      }
    }
    if (unproven > 0) return { check, state: 'unknown', why: 'no-proof', of: unproven, at: null };
    return { check, state: 'holds', why: 'as-it-should-be', of, at: null };
  }
}

async function isProven(
  line: AnswerLine,
  { summary, bureau, salt, path, checkpoint }: NonNullable<AnswerLine['proof']>,
  hubKey: PublicJwk,
  sha256: Sha256Of,
): Promise<boolean> {
  const statement = summaryStatement(line, summary, { bureau, device: line.device });
  return (
    checkpoint.hub === (await thumbprint(hubKey)) &&
    (await verify(hubKey, 'lintel/checkpoint/1', unsigned(checkpoint), checkpoint.signature)) &&
    isLeafIn(sha256, statement, { salt, index: line.leaf ?? -1, path }, checkpoint)
  );
}
