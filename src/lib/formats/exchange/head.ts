import { ok, type Result } from '#lib/domain/result.ts';
import type { PlainBytes } from './plain-bytes.ts';
import type { ReadFault } from './reading.ts';
import { TextLines } from './text-lines.ts';

/** Far enough to tell every format apart. */
const HEAD_BYTES = 128 * 1024;

/** The beginning of a file, by which it is recognised. */
export type Head = {
  readonly text: string;
  /** Its whole lines, and its last one if the file ends there. */
  readonly lines: readonly string[];
};

export async function headOf(plain: Pick<PlainBytes, 'pieces'>): Promise<Result<Head, ReadFault>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of plain.pieces()) {
    if (!piece.ok) return piece;
    parts.push(piece.value.bytes);
    length += piece.value.bytes.length;
    if (length > HEAD_BYTES) break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const head = bytes.subarray(0, HEAD_BYTES);
  const lines = new TextLines();
  const isAll = length <= HEAD_BYTES;
  const texts = [...lines.add(head), ...(isAll ? lines.end() : [])];
  return ok({ text: new TextDecoder().decode(head), lines: texts.flatMap(({ text }) => text ?? []) });
}
