import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { claimPng, writePng } from '../fixtures/png-writer.ts';
import { seededRandom } from '../fixtures/random.ts';
import { truncate } from '../fixtures/truncate.ts';
import { writeZip } from '../fixtures/zip-writer.ts';

/** What the portal must find out about one file, found out here without it. */
export type Expected = { readonly path: string; readonly sha256: string; readonly outcome: string };

/** A file of the folder: one of the bases, made unlike any other by what stands behind its end. */
type Made = { readonly folder: string; readonly name: string; readonly base: number; readonly behind: string };

type Base = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly outcome: string;
  readonly inside?: Expected[];
};

const ROOT = 'evidence';
const FILES_IN_FOLDER = 400;
/** One archive for so many files. */
const ONE_ARCHIVE_IN = 200;

const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest('hex');

const jpeg = (seed: number, width: number) => writeJpeg(paint(seed, width, Math.round(width * 0.75)), 85);

/** Many kinds of files, as phones have them: pictures large and tiny, cut ones, and what is no picture. */
async function plainBases(): Promise<Base[]> {
  const png = writePng(paint(5, 200, 150));
  return [
    { name: 'photo.jpg', bytes: await jpeg(1, 480), outcome: 'hashed' },
    { name: 'large photo.jpg', bytes: await jpeg(2, 1200), outcome: 'hashed' },
    { name: 'thumbnail.jpg', bytes: await jpeg(3, 64), outcome: 'hashed' },
    { name: 'screen.png', bytes: png, outcome: 'hashed' },
    { name: 'cut.png', bytes: truncate(png, 0.5), outcome: 'hashed' },
    { name: 'note.jpg', bytes: Buffer.from('Not a picture at all.'), outcome: 'hashed-without-pixels' },
    { name: 'hollow.png', bytes: claimPng(160, 120), outcome: 'hashed-without-pixels' },
    { name: 'huge.png', bytes: claimPng(60_000, 60_000), outcome: 'hashed-without-pixels' },
  ];
}

function archive(number: number, bases: readonly Base[]): Base {
  const entries = bases.slice(0, 6).map(({ name, bytes, outcome }) => {
    const data = Buffer.concat([bytes, Buffer.from(`in archive ${number}`)]);
    return { name, data, expected: { path: name, sha256: sha256(data), outcome } };
  });
  return {
    name: 'chat.zip',
    bytes: writeZip(entries),
    outcome: 'hashed-without-pixels',
    inside: entries.map(({ expected }) => expected),
  };
}

/** A folder of distinct files of many kinds, and everything about it that can be known beforehand. */
export class EvidenceFolder {
  readonly expected: readonly Expected[];
  readonly #bases: readonly Base[];
  readonly #made: readonly Made[];

  private constructor(bases: readonly Base[], made: readonly Made[]) {
    this.#bases = bases;
    this.#made = made;
    this.expected = made.flatMap(({ folder, name, base, behind }) => {
      const found = bases[base];
      if (found === undefined) return [];
      const path = `${ROOT}/${folder}/${name}`;
      const own = { path, sha256: sha256(found.bytes, Buffer.from(behind)), outcome: found.outcome };
      return [own, ...(found.inside ?? []).map((inside) => ({ ...inside, path: `${path}/${inside.path}` }))];
    });
  }

  /** @param count files in it, those in archives not counted */
  static async make(seed: number, count: number): Promise<EvidenceFolder> {
    const random = seededRandom(seed);
    const plain = await plainBases();
    const bases = [...plain];
    const made = Array.from({ length: count }, (_, i): Made => {
      const isArchive = i % ONE_ARCHIVE_IN === ONE_ARCHIVE_IN / 2;
      const base = isArchive ? bases.push(archive(i, plain)) - 1 : Math.floor(random() * plain.length);
      const name = `${String(i).padStart(5, '0')} ${bases[base]?.name ?? ''}`;
      return { folder: `DCIM${Math.floor(i / FILES_IN_FOLDER)}`, name, base, behind: isArchive ? '' : `file ${i}` };
    });
    return new EvidenceFolder(bases, made);
  }

  /** Writes it into the browser's own folder of the page's origin. */
  async fill(page: Page): Promise<void> {
    const bases = this.#bases.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    await page.evaluate(
      async ({ root, bases, made }) => {
        const contents = bases.map((base) => Uint8Array.from(atob(base), (char) => char.charCodeAt(0)));
        const top = await (await navigator.storage.getDirectory()).getDirectoryHandle(root, { create: true });
        const write = async ({ folder, name, base, behind }: (typeof made)[number]) => {
          const parent = await top.getDirectoryHandle(folder, { create: true });
          const file = await (await parent.getFileHandle(name, { create: true })).createWritable();
          await file.write(new Blob([contents[base] ?? '', behind]));
          await file.close();
        };
        for (let at = 0; at < made.length; at += 50) await Promise.all(made.slice(at, at + 50).map(write));
      },
      { root: ROOT, bases, made: this.#made },
    );
  }
}

/** Makes the browser's picker of folders give that folder: nothing else can answer it. To be called before any page loads. */
export function answerPicker(root = ROOT): void {
  Object.assign(window, {
    showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle(root),
  });
}
