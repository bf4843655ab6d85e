import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeLintelReport } from '#lib/formats/lintel-report.ts';
import { Engine, type WorkerKind } from '#lib/engine/client.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { engineModules, loadModule } from '../fixtures/engine-modules.ts';
import { NodeWorker } from './node-worker.ts';
import { parseReport, type LintelReport } from './report.ts';
import { listFiles } from './stage.ts';

const threads: Record<WorkerKind, URL> = {
  common: new URL('engine-thread.ts', import.meta.url),
  heif: new URL('heif-engine-thread.ts', import.meta.url),
};

/** Files that the engine is given at a time: enough for every thread, few enough for the memory. */
const AT_ONCE = 16;

/** Hashes a folder with the portal's engine on threads of Node instead of workers, and returns the report of it. */
export async function hashInNode(folder: string): Promise<LintelReport> {
  const engine = new Engine({
    startWorker: (kind) => new NodeWorker(threads[kind]),
    modules: engineModules,
    loadModule,
    build: 'node',
  });
  try {
    const waiting = listFiles(folder);
    const done: Occurrence[] = [];
    const lane = async (): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift())
        done.push(await hashOne(engine, folder, path));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return parseReport(writeLintelReport(done, { build: 'node', createdAt: new Date().toISOString() }));
  } finally {
    engine.dispose();
  }
}

async function hashOne(engine: Engine, folder: string, path: string): Promise<Occurrence> {
  const place = join(folder, path);
  const modified = Math.trunc(statSync(place).mtimeMs);
  const file = new File([readFileSync(place)], path, { lastModified: modified });
  const result = await engine.hash(file);
  if (!result.ok) throw new Error(`${path}: ${result.error}`);
  const { outcome, reason, bytes } = result.value;
  return { path, bytes, modified, outcome, reason, media: result.value };
}
