import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operate } from '../../fixtures/operator.ts';
import { environmentOf, makePlace, removePlace } from '../../fixtures/store-place.ts';
import { figure, type Figure } from '../figure.ts';
import { MemoryCurve } from './memory-curve.ts';
import { writeHashSet } from './vics-import.ts';

const MB = 1_000_000;
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A generated hash set into an empty hub, by the operator's command as it is called. */
export async function* hubImport(bytes: number): AsyncGenerator<Figure> {
  const { dataDir: data } = await makePlace();
  try {
    const file = join(data, 'set.json');
    console.log(`Writing a hash set of ${bytes / MB} MB for the hub ...`);
    const media = await writeHashSet(file, bytes);
    await operate({ origin: 'http://localhost:4180', data }, 'bureau', 'add', 'A', 'Bureau A');
    const began = performance.now();
    const memory = await imported(data, file, media);
    const seconds = (performance.now() - began) / 1000;
    if (memory.length > 0) {
      console.log(`memory by tenths of the time: ${memory.map((most) => (most / MB).toFixed(0)).join(', ')} MB`);
      yield figure('hub-import-peak-mb', Math.max(...memory) / MB, 'MB');
    }
    yield figure('hub-import-entries-per-s', media / seconds, '1/s');
  } finally {
    await removePlace(data);
  }
}

/** @returns the most memory in each tenth of the time */
async function imported(data: string, file: string, media: number): Promise<number[]> {
  const words = ['import', file, '--bureau', 'A', '--scheme', 'unknown', '--json'];
  const command = spawn(process.execPath, ['src/lib/server/cli.ts', ...words], {
    cwd: root,
    env: { ...process.env, ...(await environmentOf(data)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const curve = new MemoryCurve(command.pid ?? 0);
  let printed = '';
  command.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await once(command, 'close');
  curve.stop();
  const report: unknown = command.exitCode === 0 ? JSON.parse(printed) : null;
  const isAll = typeof report === 'object' && report !== null && 'accepted' in report && report.accepted === media;
  if (!isAll) throw new Error(`Of ${media} media, this was taken in: ${printed.slice(0, 1000)}`);
  return curve.tenths();
}
