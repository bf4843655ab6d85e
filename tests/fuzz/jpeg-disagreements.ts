import { jpegHeader } from '#lib/engine/decode/jpeg/header.ts';
import { JpegTwins } from '../fixtures/jpeg-twins.ts';
import { writeCameraJpeg, writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { makeMutant, type Seed } from './mutant.ts';

/** Larger pictures only take time. */
const MOST_PIXELS = 500_000;

export type Comparison = {
  /** Mutants that both decoders took. */
  readonly same: number;
  /** Mutants that ours left to mozjpeg. */
  readonly left: number;
  /** Which mutants, what was done to them, and how the decoders differ: there should be none. */
  readonly disagreements: readonly string[];
};

/** libjpeg has another way for units with some kilobytes of data behind them: the corpus has none so large. */
async function largerSeeds(): Promise<readonly Seed[]> {
  const picture = paint(9, 260, 180);
  const files = [writeCameraJpeg(picture, 95), writeJpeg(picture, 92), writeCameraJpeg(picture, 95, true)];
  return (await Promise.all(files)).map((bytes, i) => ({ path: `larger-${i}.jpg`, format: 'jpeg', bytes }));
}

/**
 * Shows altered JPEG files to our own decoder and to mozjpeg. Ours has to leave whatever mozjpeg complains about, and to see the same pixels in
 * whatever it takes.
 *
 * @param seeds valid files, to which larger ones are added; those of other formats are not looked at
 */
export async function jpegDisagreements(seeds: readonly Seed[], seed: number, count: number): Promise<Comparison> {
  const valid = seeds.filter(({ bytes }) => bytes[0] === 0xff && bytes[1] === 0xd8);
  const jpegs = [...valid.map((file) => ({ ...file, format: 'jpeg' })), ...(await largerSeeds())];
  const twins = new JpegTwins();
  const disagreements: string[] = [];
  let [same, left] = [0, 0];
  for (let index = 0; index < count; index++) {
    const { bytes, story } = makeMutant(jpegs, seed, index);
    const header = jpegHeader(bytes);
    if (header === null || header.width * header.height > MOST_PIXELS) continue;
    const verdict = await twins.compare(bytes);
    if (verdict === 'same') same++;
    else if (verdict === 'left') left++;
    else disagreements.push(`${verdict}  ${index}  ${story}`);
  }
  return { same, left, disagreements };
}
