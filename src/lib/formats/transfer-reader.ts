import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { caseIdOf, isCaseContent, TransferEnd, TransferRecord } from '#lib/domain/transfer.ts';
import type { SealedHeader } from './container.ts';
import { Lines } from './lines.ts';
import type { SealedFault, SealedFile } from './sealed-file.ts';

/** Some records, or at last what the file says of itself, which is then known to be true. */
export type TransferStep =
  | { readonly records: readonly TransferRecord[] }
  /** `end` in its own member, so that no record can be taken for it. */
  | { readonly end: TransferEnd };

/**
 * Why a file is not read further. `bad-record`: line number `record`, from 1, is no record of this build, or stands where
 * it makes no sense; `member` is what of it. `counts-differ`: there are not as many of `kind` as the file says.
 */
export type TransferFault =
  | SealedFault
  | { readonly why: 'bad-record'; readonly record: number; readonly member: string }
  | { readonly why: 'counts-differ'; readonly kind: string };

/** How many records are given at a time. */
const PORTION = 100;

const End = z.strictObject({ kind: z.literal('end'), value: TransferEnd });

/**
 * The records of a sealed file, checked against their schemas, in portions; at last its end. It stops with the first
 * fault. Only a file that ends without one is whole: every piece was sealed by who made it, and every count adds up.
 */
export async function* readTransfer(
  file: SealedFile,
  key: CryptoKey,
): AsyncGenerator<Result<TransferStep, TransferFault>, void> {
  const lines = new Lines();
  const check = new RecordCheck(file.header.kind);
  let records: TransferRecord[] = [];
  for await (const piece of file.pieces(key)) {
    if (!piece.ok) {
      yield piece;
      return;
    }
    for (const line of lines.add(piece.value)) {
      const record = check.take(line);
      if (!record.ok) {
        yield record;
        return;
      }
      if (record.value === null) continue;
      records.push(record.value);
      if (records.length < PORTION) continue;
      yield ok({ records });
      records = [];
    }
    if (lines.isTooLong) {
      yield check.fault('');
      return;
    }
  }
  if (records.length > 0) yield ok({ records });
  const end = lines.isEmpty ? check.end() : check.fault('');
  yield end.ok ? ok({ end: end.value }) : end;
}

/** Checks each record, and where it stands. */
class RecordCheck {
  readonly #kind: SealedHeader['kind'];
  readonly #counts = new Map<string, number>();
  #record = 0;
  #caseId: string | null = null;
  #end: TransferEnd | null = null;

  constructor(kind: SealedHeader['kind']) {
    this.#kind = kind;
  }

  /** Null for the line that ends the file. */
  take(line: string): Result<TransferRecord | null, TransferFault> {
    this.#record++;
    const value = jsonOf(line);
    const end = End.safeParse(value);
    if (this.#end !== null) return this.fault('');
    if (end.success) {
      this.#end = end.data.value;
      return ok(null);
    }
    const record = TransferRecord.safeParse(value);
    if (!record.success) return this.fault(record.error.issues[0]?.path.join('.') ?? '');
    if (!this.#stands(record.data)) return this.fault('kind');
    this.#counts.set(record.data.kind, (this.#counts.get(record.data.kind) ?? 0) + 1);
    return ok(record.data);
  }

  end(): Result<TransferEnd, TransferFault> {
    const { counts, damaged } = this.#end ?? { counts: {}, damaged: 0 };
    for (const kind of new Set([...this.#counts.keys(), ...Object.keys(counts)]))
      if ((this.#counts.get(kind) ?? 0) !== (counts[kind] ?? 0)) return err({ why: 'counts-differ', kind });
    return this.#end === null ? err({ why: 'counts-differ', kind: 'end' }) : ok({ counts, damaged });
  }

  fault(member: string): Result<never, TransferFault> {
    return err({ why: 'bad-record', record: this.#record, member });
  }

  /** A case file begins with its case and holds nothing but that; in a backup what belongs to a case follows it. */
  #stands(record: TransferRecord): boolean {
    if (record.kind === 'case') {
      const isFirst = this.#record === 1;
      this.#caseId = record.value.id;
      return this.#kind === 'vault' || isFirst;
    }
    if (!isCaseContent(record)) return this.#kind === 'vault';
    return this.#caseId !== null && (caseIdOf(record) ?? this.#caseId) === this.#caseId;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
