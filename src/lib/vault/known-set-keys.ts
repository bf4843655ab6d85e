import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Access } from './records.ts';
import { sealedName } from './sealed-name.ts';

/** 132 bits of an HMAC, at which no two of any number of names are the same. */
const LENGTH = 22;
const DIGITS = 8;

/** What the keys of a set's segments begin with. */
export async function segmentPrefix({ keys }: Access, setId: string): Promise<Result<string, 'locked'>> {
  if (keys === null) return err('locked');
  return ok(`${(await sealedName(keys, 'segments', setId)).slice(0, LENGTH)}.`);
}

/** The key of one segment. How many there are tells how large the set is, which their length tells anyway. */
export function segmentKey(prefix: string, number: number): string {
  return prefix + String(number).padStart(DIGITS, '0');
}
