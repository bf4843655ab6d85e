import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJpeg } from '../fixtures/jpeg-reader.ts';
import { writeJpeg, writePlainJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { referencePdq } from '../fixtures/pdq-reference.ts';
import type { Picture } from '../fixtures/picture.ts';
import { writePng } from '../fixtures/png-writer.ts';
import { resize } from '../fixtures/resize.ts';
import { rotate } from '../fixtures/rotate.ts';
import { makeFolder } from '../fixtures/sample-folder.ts';

/** A photograph and all that the portal must find out about it, found out here without a line of the portal's own. */
export type Photograph = {
  /** Below the folder that an officer picks. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly pdq: {
    readonly direct: string;
    readonly nn512: string;
    readonly quality: number;
    readonly qualityNn512: number;
    readonly dihedral: readonly string[];
  };
};

async function photograph(path: string, bytes: Uint8Array, picture: Picture): Promise<Photograph> {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  const isPng = path.endsWith('.png');
  const { width, height, data } = isPng ? picture : await readJpeg(bytes);
  const { direct, nn512, quality, qualityNn512, dihedral } = referencePdq({ width, height, data, channels: 4 });
  return {
    path,
    bytes,
    md5: digest('md5'),
    sha1: digest('sha1'),
    sha256: digest('sha256'),
    mime: isPng ? 'image/png' : 'image/jpeg',
    width,
    height,
    pdq: { direct, nn512, quality, qualityNn512, dihedral },
  };
}

const original = paint(1, 900, 675);
const originalBytes = await writeJpeg(original, 88);

const jpeg = async (path: string, picture: Picture) => photograph(path, await writeJpeg(picture, 85), picture);
const png = (path: string, picture: Picture) => photograph(path, writePng(picture), picture);

/** What the first officer finds: photographs in both formats, and one of them twice. */
export async function firstFolder(): Promise<readonly Photograph[]> {
  return [
    await photograph('original.jpg', originalBytes, original),
    await photograph('again/=original, copied.jpg', originalBytes, original),
    await jpeg('Zürich – 写真.jpg', paint(4, 640, 480)),
    await jpeg('portrait.jpg', paint(3, 333, 517)),
    await png('wide.png', paint(5, 800, 60)),
    await png('square.png', paint(6, 300, 300)),
  ];
}

/** What the second officer finds: copies of one picture of the first, and a picture that nobody has seen. */
export async function secondFolder() {
  const small = resize(original, 0.6);
  const turned = rotate(small);
  return {
    exact: await photograph('exact.jpg', originalBytes, original),
    smaller: await photograph('smaller.jpg', writePlainJpeg(small, 70), small),
    turned: await photograph('turned.jpg', writePlainJpeg(turned, 70), turned),
    unrelated: await jpeg('unrelated.jpg', paint(9, 700, 500)),
  } as const;
}

/** Puts files into a new folder, which is gone when the tests are over. @returns its path */
export async function folderOf(
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-case-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  await makeFolder(folder, files);
  return folder;
}
