import type { CaseRow, MediaSummary } from '#lib/domain/case-row.ts';
import type { Mark } from '#lib/domain/mark.ts';
import { eachInSlices, frameBreaksWhile } from './row-order.ts';

/** Enough to see what a rule means; nobody pages through more. */
const MOST = 100;

/**
 * The records of a case that have most to say, by their SHA-256, each once and at most 100. Of those that say equally much,
 * the ones come first that were hashed first.
 */
export async function tellingRecords(
  rows: Iterable<CaseRow>,
  markOf: (sha256: string) => Mark | undefined,
): Promise<string[]> {
  const met = new Set<string>();
  const byWorth: string[][] = [];
  const note = ({ media }: CaseRow) => {
    if (media === null || met.has(media.sha256)) return;
    met.add(media.sha256);
    const alike = (byWorth[worthOf(media, markOf(media.sha256))] ??= []);
    if (alike.length < MOST) alike.push(media.sha256);
  };
  await eachInSlices(
    [...rows],
    note,
    frameBreaksWhile(() => true),
  );
  return byWorth.reverse().flat().slice(0, MOST);
}

/** How much a rule could be about: a place weighs most, then a time, a serial number, a decision, a camera, a picture. */
function worthOf(media: MediaSummary, mark: Mark | undefined): number {
  const isMarked = mark !== undefined && (mark.category !== null || mark.note !== '' || mark.series !== null);
  const says = [
    media.pdq !== null,
    media.make !== undefined || media.model !== undefined,
    isMarked,
    media.serial !== undefined,
    media.capturedAt !== undefined,
    media.located === true,
  ];
  return says.reduce((worth, each, bit) => worth + (each ? 2 ** bit : 0), 0);
}
