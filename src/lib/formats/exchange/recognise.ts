import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { guessOf } from './guess-format.ts';
import { headOf } from './head.ts';
import { openPlain } from './open-plain.ts';
import type { ReadFault, Recognised } from './reading.ts';

/** Tells by its content what a file is; its name counts for nothing. */
export async function recognise(source: ByteSource): Promise<Result<Recognised, ReadFault>> {
  const plain = await openPlain(source);
  if (!plain.ok) return plain;
  const head = await headOf(plain.value);
  if (!head.ok) return head;
  const guess = guessOf(head.value);
  return guess === null ? err({ why: 'unknown-format' }) : ok({ ...guess, zipped: plain.value.zipped });
}
