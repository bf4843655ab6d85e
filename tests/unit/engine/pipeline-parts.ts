import { codecs as common, type Codecs } from '#lib/engine/codecs.ts';
import { makeParts } from '#lib/engine/parts.ts';
import { hashFile, type Parts } from '#lib/engine/pipeline.ts';
import { plainFile } from '#lib/engine/readable.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';

const host = { admit: () => Promise.resolve(), loadModule };

/** The pipeline of a worker, with room for every picture. */
export const freshParts = (codecs: Codecs = common): Promise<Parts> =>
  makeParts({ codecs, modules: engineModules, build: 'test', host });

/** The record of some bytes that can be read. */
export async function recordOf(bytes: Uint8Array, parts: Parts): Promise<MediaRecord> {
  const result = await hashFile(plainFile(new Blob([new Uint8Array(bytes)])), parts);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
