import type { DataRule } from '#lib/domain/data-rule.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { heldBack, type HeldBack } from '#lib/egress/disclosure.ts';

/** How many records are looked at between two looks at the clock. */
const STEP = 100;

/** Records parted by a data rule: those of which something leaves, and those that stay entirely, with the reason. */
export type Sifted = { readonly leaving: readonly MediaRecord[]; readonly held: readonly HeldBack[] };

/** Parts records, each once, without holding up the page: it awaits `breathe` after every small step. */
export async function sift(
  records: readonly MediaRecord[],
  rule: DataRule,
  purpose: 'look-up' | 'submission',
  breathe: () => Promise<void>,
): Promise<Sifted> {
  const distinct = [...new Map(records.toReversed().map((record) => [record.sha256, record])).values()].reverse();
  const held: HeldBack[] = [];
  const leaving: MediaRecord[] = [];
  for (const some of portions(distinct, STEP)) {
    const back = heldBack(some, rule, purpose);
    const stays = new Set(back.map(({ sha256 }) => sha256));
    held.push(...back);
    leaving.push(...some.filter(({ sha256 }) => !stays.has(sha256)));
    await breathe();
  }
  return { leaving, held };
}

/** A list cut into pieces of at most `size`. */
export function* portions<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
