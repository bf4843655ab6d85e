import type { CaseRow } from '#lib/domain/case-row.ts';
import { fromHex } from '#lib/domain/hash.ts';
import { type Likeness, type Likenesses, MAX_LIKENESSES } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { DIHEDRALS, PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { MatchingClient, MatchingFailure } from '#lib/matching/client.ts';
import { type Matches, MAX_QUESTIONS, type Questions } from '#lib/matching/contract.ts';
import { HASH_BYTES } from '#lib/matching/near-duplicate-index.ts';
import type { KnownMedia } from './known-media.ts';
import { frameBreaks } from './row-order.ts';

/** Other cases with the very same file that are named at most, so that there is room for near-duplicates beside them. */
const MAX_SAME = MAX_LIKENESSES / 2;
const QUESTION_BYTES = DIHEDRALS.length * HASH_BYTES;

/** What is known: the files by their SHA-256 on the page, the pictures in the worker. */
export type Memory = { readonly known: KnownMedia; readonly matching: MatchingClient };

/** A record to be compared, under the number of its file. */
type Asked = { readonly media: MediaRecord; readonly file: number };

/** Learns rows of a case that were compared when they were hashed. */
export async function learn(
  { known, matching }: Memory,
  caseId: string,
  rows: Iterable<Pick<CaseRow, 'media'>>,
): Promise<void> {
  const breathe = frameBreaks();
  const caseNumber = known.caseNumber(caseId);
  for (const { media } of rows) {
    if (media === null) continue;
    const file = known.fileNumber(media.sha256);
    if (isReliable(media.pdq) && known.sighting(file, caseNumber)?.isInIndex !== true) {
      const hashes = fromHex(media.pdq.direct);
      matching.add({ hashes, files: Uint32Array.of(file), cases: Uint32Array.of(caseNumber) });
    }
    known.see(file, caseNumber, isReliable(media.pdq));
    await breathe();
  }
}

/** Compares new records of a case with all that is known and with each other, and learns them: all or none. */
export async function search(
  memory: Memory,
  caseId: string,
  media: readonly MediaRecord[],
): Promise<Result<Likenesses[], MatchingFailure>> {
  const { known, matching } = memory;
  const caseNumber = known.caseNumber(caseId);
  const asked = await newIn(known, caseNumber, media);
  const sizeBefore = matching.size;
  const likenesses: Likenesses[] = [];
  for (let start = 0; start < asked.length; start += MAX_QUESTIONS) {
    const part = asked.slice(start, start + MAX_QUESTIONS);
    const found = await compare(memory, caseNumber, part);
    if (!found.ok) {
      matching.cutTo(sizeBefore);
      return found;
    }
    likenesses.push(...found.value);
  }
  for (const { media, file } of asked) known.see(file, caseNumber, isReliable(media.pdq));
  return ok(likenesses);
}

/** The records that have not been compared in this case yet, each file once. */
async function newIn(known: KnownMedia, caseNumber: number, media: readonly MediaRecord[]): Promise<Asked[]> {
  const breathe = frameBreaks();
  const asked = new Map<number, Asked>();
  for (const each of media) {
    const file = known.fileNumber(each.sha256);
    const sighting = known.sighting(file, caseNumber);
    // Retried with better luck, a file has a picture where it had none.
    const isCompared = sighting !== null && (sighting.isInIndex || !isReliable(each.pdq));
    if (!isCompared && !asked.has(file)) asked.set(file, { media: each, file });
    await breathe();
  }
  return [...asked.values()];
}

async function compare(
  { known, matching }: Memory,
  caseNumber: number,
  asked: readonly Asked[],
): Promise<Result<Likenesses[], MatchingFailure>> {
  const same = asked.map(({ file }) => known.casesOf(file).filter((other) => other !== caseNumber));
  const pictures = asked.flatMap(({ media: { pdq }, file }, i) =>
    isReliable(pdq) ? [{ pdq, file, room: MAX_LIKENESSES - Math.min(same[i]?.length ?? 0, MAX_SAME) }] : [],
  );
  const needles = new Uint8Array(pictures.length * QUESTION_BYTES);
  for (const [i, { pdq }] of pictures.entries()) needles.set(fromHex(pdq.dihedral.join('')), i * QUESTION_BYTES);
  const files = Uint32Array.from(pictures, ({ file }) => file);
  const room = Uint32Array.from(pictures, ({ room }) => room);
  const matches = await matchTwice(matching, { needles, files, room, caseNumber });
  if (!matches.ok) return matches;
  const near = nearOf(known, matches.value);
  const likenesses = asked.flatMap(({ media: { sha256, pdq } }, i): Likenesses[] => {
    const cases = same[i] ?? [];
    const pictures = isReliable(pdq) ? near.next().value : undefined;
    const count = cases.length + (pictures?.count ?? 0);
    if (count === 0) return [];
    const files = cases.slice(0, MAX_SAME).map((other): Likeness => {
      return { via: 'sha256', caseId: known.caseIdOf(other), sha256 };
    });
    return [{ sha256, found: [...files, ...(pictures?.found ?? [])], count }];
  });
  return ok(likenesses);
}

/** A worker that went down is replaced, and the same is asked again, once. */
async function matchTwice(matching: MatchingClient, questions: Questions): Promise<Result<Matches, MatchingFailure>> {
  const matches = await matching.match(questions);
  return matches.ok || matches.error === 'ended' ? matches : matching.match(questions);
}

/** The near-duplicates of one question after the other. */
function* nearOf(known: KnownMedia, matches: Matches): Generator<{ found: Likeness[]; count: number }, undefined> {
  // Where thousands are alike, the same few are named again and again.
  const names = new Map<number, string>();
  const nameOf = (file: number): string => {
    const name = names.get(file) ?? known.sha256Of(file);
    names.set(file, name);
    return name;
  };
  let at = 0;
  for (const [question, named] of matches.named.entries()) {
    const found: Likeness[] = [];
    for (const end = at + named; at < end; at++) {
      found.push({
        via: 'pdq',
        caseId: known.caseIdOf(matches.cases[at] ?? -1),
        sha256: nameOf(matches.files[at] ?? -1),
        distance: matches.distances[at] ?? 0,
        turn: DIHEDRALS[matches.needles[at] ?? 0] ?? 'orig',
      });
    }
    yield { found, count: matches.counts[question] ?? 0 };
  }
}

/** Hashes of lower quality resemble each other by chance. */
function isReliable<P extends { readonly quality: number }>(pdq: P | null): pdq is P {
  return pdq !== null && pdq.quality >= PDQ_MIN_QUALITY;
}
