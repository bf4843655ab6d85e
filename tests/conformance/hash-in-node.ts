import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Occurrence } from '#lib/domain/media.ts';
import type { Engine } from '#lib/engine/client.ts';
import { writeLintelReport } from '#lib/formats/lintel-report.ts';
import { startNodeEngine } from '../fixtures/node-engine.ts';
import { parseReport, type LintelReport } from './report.ts';
import { listFiles } from './stage.ts';

/** Files that the engine is given at a time: enough for every thread, few enough for the memory. */
const AT_ONCE = 16;

/** Hashes a folder with the portal's engine on threads of Node, and returns the report of it. */
export async function hashInNode(folder: string): Promise<LintelReport> {
  const engine = startNodeEngine();
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
  const result = await engine.hash(new File([readFileSync(place)], path, { lastModified: modified }));
  if (!result.ok) throw new Error(`${path}: ${result.error}`);
  const { outcome, reason, bytes } = result.value;
  return { path, bytes, modified, outcome, reason, media: result.value };
}
