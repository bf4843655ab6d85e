/** `make-share.ts originals|files ROOT FILES SHARE SHARES`: makes one share of what a job is about, in a process of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withMark } from '../distinct-copies.ts';
import { damaged, folderCount, folderPlan, type Planned } from './evidence-plan.ts';
import { keepOriginal, keptOriginal } from './original-cache.ts';
import { original } from './originals.ts';

const [what = '', root = '', ...numbers] = process.argv.slice(2);
const [files = 0, share = 0, shares = 1] = numbers.map(Number);

function planOf(folder: number): Planned[] {
  return folderPlan(folder, files);
}

function contentOf(planned: Planned, originals: Map<number, Uint8Array>): Uint8Array {
  if (!('original' in planned))
    return Buffer.from(planned.fate === 'empty' ? '' : `A letter, and no picture: ${planned.path}\n`);
  const { original: number, mark, fate } = planned;
  const file = originals.get(number) ?? keptOriginal(number);
  originals.set(number, file);
  return damaged(withMark(file, original(number).format, mark), fate, mark);
}

async function makeOriginals(): Promise<void> {
  const needed = new Set<number>();
  for (let folder = 0; folder < folderCount(files); folder++)
    for (const planned of planOf(folder)) if ('original' in planned) needed.add(planned.original);
  // The largest first, each share some of every size.
  const mine = [...needed].sort((a, b) => b - a).filter((_, i) => i % shares === share);
  for (const number of mine) await keepOriginal(number);
}

function makeFiles(): void {
  const originals = new Map<number, Uint8Array>();
  for (let folder = share; folder < folderCount(files); folder += shares) {
    for (const planned of planOf(folder)) {
      const path = join(root, planned.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contentOf(planned, originals));
    }
  }
}

if (what === 'originals') await makeOriginals();
else makeFiles();
