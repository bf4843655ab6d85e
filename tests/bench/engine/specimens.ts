import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paint } from '../../fixtures/painter.ts';
import type { Picture } from '../../fixtures/picture.ts';
import { checkout } from '../../fixtures/portal-server.ts';
import { withSensorNoise } from '../../fixtures/sensor-noise.ts';
import { formats, RECIPES, sizes, type Format, type Size } from './formats.ts';

/** The same photograph in one format and size. */
export type Specimen = {
  readonly name: string;
  readonly format: Format;
  readonly size: Size;
  readonly file: Uint8Array;
};

const cache = join(checkout, 'node_modules/.cache/lintel-bench');

/** Encoding 12 MP takes minutes in some formats: a file is kept under what it was made of. */
async function encoded(format: Format, picture: Picture): Promise<Uint8Array> {
  const madeOf = createHash('sha256').update(`${format} ${RECIPES} ${picture.width}x${picture.height}`);
  const path = join(cache, madeOf.update(picture.data).digest('hex'));
  try {
    return await readFile(path);
  } catch {
    console.log(`Encoding ${format} of ${picture.width} x ${picture.height} ...`);
    const file = await formats[format](picture);
    mkdirSync(cache, { recursive: true });
    // Whole or not at all, also when the run is ended now.
    await writeFile(`${path}.part`, file);
    await rename(`${path}.part`, path);
    return file;
  }
}

/** A painted scene with the noise of a sensor. */
export function photograph(size: Size): Picture {
  const { width, height } = sizes[size];
  return withSensorNoise(paint(11, width, height), 11);
}

/** Every format in every size. */
export async function specimens(): Promise<readonly Specimen[]> {
  const made: Specimen[] = [];
  for (const size of Object.keys(sizes) as Size[]) {
    const picture = photograph(size);
    for (const format of Object.keys(formats) as Format[]) {
      made.push({ name: `${format}-${size}`, format, size, file: await encoded(format, picture) });
    }
  }
  return made;
}
