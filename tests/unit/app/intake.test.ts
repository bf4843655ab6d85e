import { describe, expect, it } from 'vitest';
import { filesOfDrop, type Picked } from '#lib/app/intake.ts';

type Tree = { [name: string]: Tree | string | null };

/** A dropped file or folder as browsers give it: at most 100 children a call; null stands for what cannot be opened. */
function entry(name: string, content: Tree | string | null, parent = ''): FileSystemEntry {
  const fullPath = `${parent}/${name}`;
  const isDirectory = typeof content === 'object' && content !== null;
  const children = isDirectory ? Object.entries(content).map(([child, inside]) => entry(child, inside, fullPath)) : [];
  const fake = {
    fullPath,
    isDirectory,
    file: (done: (file: File) => void, fail: () => void) => {
      if (typeof content === 'string') done(new File([content], name));
      else fail();
    },
    createReader: () => ({
      readEntries: (done: (some: FileSystemEntry[]) => void) => {
        done(children.splice(0, 100));
      },
    }),
  };
  return fake as unknown as FileSystemEntry;
}

function transfer(...entries: FileSystemEntry[]): DataTransfer {
  const items = entries.map((each) => ({ kind: 'file', webkitGetAsEntry: () => each, getAsFile: () => null }));
  return { items: [...items, { kind: 'string' }] } as unknown as DataTransfer;
}

async function all(portions: AsyncIterable<Picked[]>): Promise<Picked[]> {
  const picked: Picked[] = [];
  for await (const portion of portions) picked.push(...portion);
  return picked;
}

describe('a drop', () => {
  it('is walked to the ground, in the order of its folders', async () => {
    const folder = entry('case', { 'a.jpg': 'a', sub: { deep: { 'b.jpg': 'b' } }, 'c.jpg': 'c' });
    const picked = await all(filesOfDrop(transfer(folder, entry('loose.jpg', 'l'))));
    expect(picked.map(({ path }) => path)).toEqual(['case/a.jpg', 'case/sub/deep/b.jpg', 'case/c.jpg', 'loose.jpg']);
  });

  it('is read until a folder has no more, in portions', async () => {
    const names = Array.from({ length: 1234 }, (_, i) => [`${String(i)}.jpg`, 'x'] as const);
    const portions: number[] = [];
    for await (const portion of filesOfDrop(transfer(entry('big', Object.fromEntries(names)))))
      portions.push(portion.length);
    expect(portions).toEqual([...Array.from({ length: 12 }, () => 100), 34]);
  });

  it('names a file that cannot be opened instead of leaving it out', async () => {
    const picked = await all(filesOfDrop(transfer(entry('case', { 'gone.jpg': null, 'a.jpg': 'a' }))));
    expect(picked.map(({ path, file }) => [path, file === null])).toEqual([
      ['case/gone.jpg', true],
      ['case/a.jpg', false],
    ]);
  });
});
