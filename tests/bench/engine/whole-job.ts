import type { Page } from '@playwright/test';
import { canvasMilliseconds } from '../canvas-page.ts';
import { distinctCopies } from '../distinct-copies.ts';
import { figure, median, type Figure } from '../figure.ts';
import { portalMilliseconds } from '../portal-page.ts';
import type { Scratch } from './scratch.ts';
import type { Specimen } from './specimens.ts';

const ROUNDS = 3;
/** Files of the first round, which warms up and tells how many fill a round. */
const FIRST_FILES = 3;
const ROUND_MILLISECONDS = 1200;
const ROUND_BYTES = 200 * 2 ** 20;
const MOST_FILES = 120;

function filesOfRound(millisecondsPerFile: number, bytes: number): number {
  const many = Math.min(MOST_FILES, ROUND_MILLISECONDS / millisecondsPerFile, ROUND_BYTES / bytes);
  return Math.max(FIRST_FILES, Math.round(many));
}

/**
 * The whole way from files to their records in the portal: read, three digests, metadata, decode, both PDQ profiles, table. Against
 * nothing but decoding the same files with the browser's own decoder, on as many workers. Nothing when the browser has no such decoder.
 */
export async function* wholeJob(
  specimen: Specimen,
  pages: { readonly portal: Page; readonly canvas: Page },
  scratch: Scratch,
): AsyncGenerator<Figure> {
  const ratios: number[] = [];
  let files = FIRST_FILES;
  for (let round = 0; round <= ROUNDS; round++) {
    const paths = await scratch.write(distinctCopies(specimen, files, round));
    const ours = await portalMilliseconds(pages.portal, paths);
    const theirs = await canvasMilliseconds(pages.canvas, paths);
    await scratch.remove(paths);
    if (theirs === null) {
      console.log(`${specimen.name}: this browser has no decoder for it`);
      return;
    }
    if (round > 0) ratios.push(ours / theirs);
    files = filesOfRound(ours / files, specimen.file.length);
  }
  // Of JPEG, the short name is for one worker without the rest of the job (see jpeg.ts).
  const name = specimen.format === 'jpeg' ? `${specimen.name}-job` : specimen.name;
  yield figure(`${name}-vs-canvas`, median(ratios), 'ratio');
}
