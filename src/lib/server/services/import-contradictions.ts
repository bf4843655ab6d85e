import type { ContradictionKind } from '#lib/domain/exchange/import-report.ts';
import type { HubImport, ImportItem } from '#lib/domain/wire/imports.ts';
import type { Contribution } from '../store/contribution-store.ts';
import type { Statement } from '../store/statement-store.ts';
import type { Store } from '../store/store.ts';

type Contradiction = HubImport['contradictionsFirst'][number];
type SaidCategory = NonNullable<ImportItem['category']>;

/** What is held, and what earlier items of the same piece have said, by the keys under which they are compared. */
type Ground = {
  /** The SHA-256 that are known of each MD5. */
  filesOf: Map<string, Set<string>>;
  /** Lengths in bytes by SHA-256. */
  sizesOf: Map<string, Set<number>>;
  /** The bureau's own categories by digest and scheme, the newest one. */
  categoryOf: Map<string, string>;
  isKnownGood: (digest: string) => boolean;
};

/** What is about to come in, what is held under any of its digests, and of that what is the bureau's own. */
type Arrival = {
  bureau: string;
  items: readonly ImportItem[];
  held: readonly Contribution[];
  own: readonly Contribution[];
};

/**
 * Where items of an import cannot be right together with what is held, or with what came before them in the same piece. To be
 * asked before they are contributed. A category is compared within its scheme and with the bureau's own words only: others
 * may see it in another way.
 */
export async function contradictionsOf(store: Store, arrival: Arrival): Promise<Contradiction[]> {
  const ground = await groundOf(store, arrival);
  return arrival.items.flatMap((item) => {
    const kinds = (Object.keys(CHECKS) as (keyof typeof CHECKS)[]).filter((kind) => CHECKS[kind](item, ground));
    remember(item, ground);
    return kinds.map((kind) => ({ at: item.at, kind }));
  });
}

type Check = (item: ImportItem, ground: Ground) => boolean;

const CHECKS = {
  'md5-of-two-files': ({ md5, sha256 }, { filesOf }) => {
    const files = new Set(md5 === undefined ? [] : filesOf.get(md5));
    return (sha256 === undefined ? files : files.add(sha256)).size > 1;
  },
  size: ({ sha256, bytes }, { sizesOf }) =>
    sha256 !== undefined && bytes !== undefined && [...(sizesOf.get(sha256) ?? [])].some((size) => size !== bytes),
  category: (item, { categoryOf }) => {
    const { category } = item;
    if (category === undefined) return false;
    return digestsOf(item).some((digest) => {
      const before = categoryOf.get(categoryKey(digest, category));
      return before !== undefined && before !== category.code;
    });
  },
  'known-good-and-bad': ({ sha256, sha1 }, { isKnownGood }) =>
    [sha256, sha1].some((digest) => digest !== undefined && isKnownGood(digest)),
} as const satisfies Partial<Record<ContradictionKind, Check>>;

async function groundOf(store: Store, { bureau, items, held, own }: Arrival): Promise<Ground> {
  const sha256 = items.flatMap((item) => item.sha256 ?? []);
  const sha1 = items.flatMap((item) => item.sha1 ?? []);
  const said = await store.statements.about([...new Set(own.map(({ media }) => media))]);
  const facts = await store.quality.facts(sha256);
  const good = await store.knownSets.holding([...sha256, ...sha1]);
  return {
    filesOf: filesByMd5(held),
    sizesOf: new Map([...facts].map(([file, all]) => [file, new Set(all.flatMap(({ bytes }) => bytes ?? []))])),
    categoryOf: categories(
      own,
      said.filter((statement) => statement.bureau === bureau),
    ),
    isKnownGood: (digest) => good.has(digest),
  };
}

function filesByMd5(held: readonly Contribution[]): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>();
  for (const { md5, sha256 } of held) if (md5 !== null && sha256 !== null) addTo(files, md5, sha256);
  return files;
}

function categories(own: readonly Contribution[], said: readonly Statement[]): Map<string, string> {
  const byMedium = Map.groupBy(said, ({ media }) => media);
  const found = new Map<string, string>();
  for (const { media, sha256, sha1, md5 } of own) {
    for (const { category } of byMedium.get(media) ?? []) {
      if (category === null) continue;
      for (const digest of [sha256, sha1, md5]) {
        if (digest !== null) found.set(categoryKey(digest, category), category.code);
      }
    }
  }
  return found;
}

function remember(item: ImportItem, { filesOf, sizesOf, categoryOf }: Ground): void {
  const { sha256, md5, bytes, category } = item;
  if (sha256 !== undefined && md5 !== undefined) addTo(filesOf, md5, sha256);
  if (sha256 !== undefined && bytes !== undefined) addTo(sizesOf, sha256, bytes);
  if (category === undefined) return;
  for (const digest of digestsOf(item)) categoryOf.set(categoryKey(digest, category), category.code);
}

const categoryKey = (digest: string, { scheme }: SaidCategory) => `${digest} ${scheme}`;

/** By the strongest digest that an item has: two files may share a weaker one. */
function digestsOf({ sha256, sha1, md5 }: ImportItem): string[] {
  const digest = sha256 ?? sha1 ?? md5;
  return digest === undefined ? [] : [digest];
}

function addTo<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  sets.set(key, (sets.get(key) ?? new Set<Value>()).add(value));
}
