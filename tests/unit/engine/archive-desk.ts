import { onTestFinished, vi } from 'vitest';
import { Engine, type EngineParts } from '#lib/engine/client.ts';
import { codecs } from '#lib/engine/codecs.ts';
import type { ArchiveListing, Evidence } from '#lib/engine/contract.ts';
import { WorkerService } from '#lib/engine/worker-service.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { FakeWorker } from './fake-worker.ts';

/** The engine with its real workers' insides, in this thread. */
export function localEngine(parts: Partial<EngineParts> = {}): Engine {
  const engine = new Engine({
    startWorker: () => new FakeWorker(() => new WorkerService(codecs)),
    modules: engineModules,
    loadModule,
    build: 'test',
    workers: 2,
    ...parts,
  });
  onTestFinished(() => {
    engine.dispose();
  });
  return engine;
}

export const zipFile = (bytes: Uint8Array<ArrayBuffer>, name = 'archive.zip'): File => new File([bytes], name);

/** What is listed of an archive that can be listed. */
export async function listed(engine: Engine, archive: Evidence): Promise<ArchiveListing> {
  const listing = await engine.list(archive);
  if (!listing.ok) throw new Error(listing.error);
  return listing.value;
}

export async function recordIn(engine: Engine, evidence: Evidence) {
  const result = await engine.hash(evidence);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** A stand-in for the browser's pictures, which Node has not: keeps the pixels that it was made of. */
export class PixelBitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;

  constructor({ data, width, height }: ImageData) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

class PixelData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

export function stubPictures(): void {
  vi.stubGlobal('ImageData', PixelData);
  vi.stubGlobal('createImageBitmap', (pixels: ImageData) => Promise.resolve(new PixelBitmap(pixels)));
}
