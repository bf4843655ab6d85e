import { createHash } from 'node:crypto';
import type { SelfTestVector } from '#lib/app/self-test-vector.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { DIHEDRALS } from '#lib/domain/pdq.ts';
import type { PdqPixels } from '#lib/engine/hash/pdq.ts';
import type { CorpusFile } from '../fixtures/corpus/corpus-file.ts';
import { referencePdq } from '../fixtures/pdq-reference.ts';

type Expected = SelfTestVector['expected'];

/** Digests by OpenSSL, as Node has it. */
export function digests(bytes: Uint8Array): Pick<Expected, 'bytes' | 'md5' | 'sha1' | 'sha256'> {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return { bytes: String(bytes.length), md5: digest('md5'), sha1: digest('sha1'), sha256: digest('sha256') };
}

/** PDQ by the plain twin, which shares no code with the engine. */
export function pictureOf(pixels: PdqPixels): Expected {
  const { direct, nn512, quality, qualityNn512, dihedral } = referencePdq(pixels);
  return {
    outcome: 'hashed' satisfies MediaRecord['outcome'],
    width: String(pixels.width),
    height: String(pixels.height),
    damaged: 'false',
    direct,
    quality: String(quality),
    nn512,
    qualityNn512: String(qualityNn512),
    ...Object.fromEntries(DIHEDRALS.slice(1).map((name, i) => [name, dihedral[i + 1] ?? ''])),
  };
}

/** A corpus file as a vector. What it holds is known, or else is what the given decoder makes of it. */
export function vectorOf(
  { path, bytes, pixels }: CorpusFile,
  decoded: { mime: string; decoder: string; pixels: PdqPixels },
): SelfTestVector {
  const from = { name: path, content: { base64: Buffer.from(bytes).toString('base64') } };
  const seen = { ...digests(bytes), mime: decoded.mime };
  return pixels === undefined
    ? {
        ...from,
        basis: 'decoder',
        expected: { ...seen, decoder: decoded.decoder, ...pictureOf(decoded.pixels) },
      }
    : { ...from, basis: 'reference', expected: { ...seen, ...pictureOf(pixels) } };
}
