import * as z from 'zod/mini';
import { SaidCategory } from '../exchange/entry.ts';
import { KnownSet, type KnownSetKind } from '../known-set.ts';
import { LOCAL_VERDICTS, LocalVerdict, localVerdict } from '../set-hit.ts';
import { Via } from '../verdict.ts';

const Count = z.int().check(z.gte(0));

/**
 * How sure it is that a set names a file. A set holds the first 64 bits of a digest, so a hit is `probable`; `confirmed`: the
 * hub, or a list of another tool in the case, names the file by a whole SHA-256 or SHA-1; `alike`: by PDQ only.
 */
const HitStanding = z.enum(['confirmed', 'probable', 'alike']);
type HitStanding = z.infer<typeof HitStanding>;

/** That a known set of the device names a file. */
export const SetHitLine = z.strictObject({
  /** Its place in the list of sets, from 1. */
  set: z.int().check(z.gte(1)),
  /** The strongest of what agrees. */
  via: Via,
  /** Differing bits of 256 with `pdq`; else 0. */
  distance: z.int().check(z.gte(0), z.lte(256)),
  standing: HitStanding,
  /** As the set's own file says it. */
  category: z.nullable(SaidCategory),
});
export type SetHitLine = z.infer<typeof SetHitLine>;

/** A known set in which the files of the case were looked up. files = confirmed + probable + alike. */
const SetFacts = z.strictObject({
  name: KnownSet.shape.name,
  kind: KnownSet.shape.kind,
  file: KnownSet.shape.file,
  format: KnownSet.shape.format,
  importedAt: KnownSet.shape.importedAt,
  /** SHA-256 over its segments: which version of the set it was. */
  content: KnownSet.shape.content,
  records: z.strictObject({ sha256: Count, sha1: Count, md5: Count, pdq: Count }),
  files: Count,
  confirmed: Count,
  probable: Count,
  alike: Count,
});
type SetFacts = z.infer<typeof SetFacts>;

/** What the enabled known sets of the device say of the files of the case. Never mixed with what the hub says. */
export const KnownSetFacts = z.strictObject({
  /** Every file was looked up in every set before the report was made. */
  complete: z.boolean(),
  /** In the order in which they were asked. */
  sets: z.array(SetFacts),
  /** Null: in no set. Adds up to the files found. */
  byVerdict: z.array(z.strictObject({ verdict: z.nullable(LocalVerdict), files: Count })),
});
export type KnownSetFacts = z.infer<typeof KnownSetFacts>;

const NO_HITS = { files: 0, confirmed: 0, probable: 0, alike: 0 };

/** Counts hits file by file; which set is of which kind is known only in the end. */
export class SetTally {
  /** Files with the same hits are counted together: there are few different ones. */
  readonly #files = new Map<string, { readonly hits: readonly SetHitLine[]; files: number }>();

  add(hits: readonly SetHitLine[]): void {
    const key = hits.map(({ set, via, standing }) => `${String(set)} ${via} ${standing}`).join();
    const same = this.#files.get(key);
    if (same === undefined) this.#files.set(key, { hits, files: 1 });
    else same.files++;
  }

  /** How many files each of so many sets names. */
  bySet(sets: number): (typeof NO_HITS)[] {
    const counts = Array.from({ length: sets }, () => ({ ...NO_HITS }));
    for (const { hits, files } of this.#files.values()) {
      for (const { set, standing } of hits) {
        const count = counts[set - 1];
        if (count === undefined) continue;
        count.files += files;
        count[standing] += files;
      }
    }
    return counts;
  }

  /** How many files have each verdict, in the order of the verdicts; null when a hit is in none of these sets, or in one twice. */
  byVerdict(kinds: readonly KnownSetKind[]): KnownSetFacts['byVerdict'] | null {
    const counts = new Map<LocalVerdict | null, number>();
    for (const { hits, files } of this.#files.values()) {
      const known = hits.flatMap(({ set, via }) => {
        const kind = kinds[set - 1];
        return kind === undefined ? [] : [{ kind, via }];
      });
      if (known.length < hits.length || new Set(hits.map(({ set }) => set)).size < hits.length) return null;
      const verdict = localVerdict(known);
      counts.set(verdict, (counts.get(verdict) ?? 0) + files);
    }
    return [...LOCAL_VERDICTS, null].flatMap((verdict) => {
      const files = counts.get(verdict) ?? 0;
      return files === 0 ? [] : [{ verdict, files }];
    });
  }
}
