import { type ClaimOutcome, MAX_OVERLAP_MEDIA, MAX_OVERLAPS, type Overlap } from '#lib/domain/wire/investigation.ts';
import type { Claimant } from '../store/claim-store.ts';
import type { StoredInvestigation } from '../store/investigation-store.ts';
import type { Work } from './casework.ts';
import type { HolderNamings } from './holder-namings.ts';
import { partiesOf } from './parties.ts';

/** What is to be claimed: SHA-256 that were named, and series with all that is in them. */
export type Wanted = { media: readonly string[]; series: readonly string[] };

const NOTHING: ClaimOutcome = {
  ...{ asked: 0, claimed: 0, alreadyOurs: 0, claimedByOthers: 0, notHeld: 0 },
  ...{ overlaps: [], series: null },
};

/** Claims for an investigation what nobody else has, and says what became of the rest. The caller holds it and the series. */
export async function claimFor(
  work: Work,
  namings: HolderNamings,
  investigation: StoredInvestigation,
  wanted: Wanted,
): Promise<ClaimOutcome> {
  if (wanted.media.length + wanted.series.length === 0) return NOTHING;
  const { claims, media, series } = work.store.casework;
  const named = await media.numbersOf(wanted.media);
  const asked = new Map<number, string | null>([...named.values()].map((number) => [number, null]));
  let standing: ClaimOutcome['series'] = null;
  for (const id of wanted.series) {
    const before = (await claims.followers([id])).get(id);
    const follower = await claims.claimSeries(id, investigation.id);
    standing = follower === investigation.id && before === undefined ? 'claimed' : ofWhom(before, investigation);
    const via = follower === investigation.id ? id : null;
    for (const member of await series.members(id)) if (asked.get(member) === undefined) asked.set(member, via);
  }
  const claimed = new Set(await claims.claim(investigation.id, asked));
  const left = [...asked.keys()].filter((number) => !claimed.has(number));
  const claimants = await claims.claimants(left);
  const others = left.filter((number) => claimants.get(number)?.bureau !== investigation.bureau);
  const overlaps = await overlapsOf(work, namings, { claimants, others, named, reader: investigation.bureau });
  await tellClaimed(work, investigation, [...claimed], { overlap: others.length });
  const notHeld = wanted.media.length - named.size;
  return {
    ...{ asked: asked.size + notHeld, claimed: claimed.size, alreadyOurs: left.length - others.length },
    ...{ claimedByOthers: others.length, notHeld, overlaps, series: standing },
  };
}

/** Gives freed media to whoever claims a series that they are in. */
export async function coverAgain(work: Work, media: readonly number[]): Promise<void> {
  const { claims, investigations } = work.store.casework;
  for (const { investigation: id, media: gained } of await claims.cover(media)) {
    const investigation = await investigations.find(id);
    if (investigation !== null) await tellClaimed(work, investigation, gained, {}, true);
  }
}

/** The line of history, the alerts and the entry in the log of media that an investigation has got. */
async function tellClaimed(
  work: Work,
  { id, bureau, contact }: StoredInvestigation,
  media: readonly number[],
  details: { overlap?: number },
  byHub = false,
): Promise<void> {
  const version = await work.note('investigations', id, 'claimed', { items: media.length, ...details }, byHub);
  await work.tellHolders(
    { kind: 'claimed', cause: `claimed:${id}:${String(version)}`, media, from: bureau },
    { verdict: 'under-investigation', contact, about: { kind: 'investigation', id } },
  );
  work.enter('claim', 'claimed', { investigation: id, items: media.length, ...details }, byHub);
}

function ofWhom(before: Claimant | undefined, { bureau }: StoredInvestigation): ClaimOutcome['series'] {
  return before?.bureau === bureau ? 'already-ours' : 'claimed-by-others';
}

type Others = {
  claimants: ReadonlyMap<number, Claimant>;
  others: readonly number[];
  /** What the reader named by itself: of a series, it may not know everything. */
  named: ReadonlyMap<string, number>;
  reader: string;
};

async function overlapsOf(
  { store }: Work,
  namings: HolderNamings,
  { claimants, others, named, reader }: Others,
): Promise<Overlap[]> {
  const digests = new Map([...named].map(([sha256, number]) => [number, sha256]));
  const by = Map.groupBy(others, (number) => claimants.get(number)?.investigation);
  const party = await partiesOf(
    { store, namings },
    [...claimants.values()].map(({ bureau }) => bureau),
    reader,
  );
  const overlaps: Overlap[] = [];
  for (const media of [...by.values()].sort((a, b) => b.length - a.length).slice(0, MAX_OVERLAPS)) {
    const claimant = claimants.get(media[0] ?? 0);
    if (claimant === undefined) continue;
    const { bureau, contact, expiresAt } = claimant;
    const known = media.flatMap((number) => digests.get(number) ?? []).slice(0, MAX_OVERLAP_MEDIA);
    overlaps.push({ ...party(bureau, contact), expiresAt, items: media.length, media: known });
  }
  return overlaps;
}
