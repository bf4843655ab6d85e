import { describe, expect, it } from 'vitest';
import { intakeOfInput } from '#lib/app/intake/of-input.ts';
import { fileMarkOf } from '#lib/app/intake/picked.ts';
import { collected } from './collected.ts';
import { fakeList, pickedList, withRelativePath, file, folder, MODIFIED } from './fake-folders.ts';

/** Waits out the clock, as a look at a slow disk does. */
function spend(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

const empty = (i: number) => withRelativePath(new File([], `${String(i)}.jpg`), '');

describe('an input', () => {
  it('gives single files by their names', async () => {
    const intake = intakeOfInput(pickedList(file('a.jpg', 'seven b')));
    expect(intake.source).toEqual({ kind: 'files', name: 'a.jpg' });
    expect((await collected(intake)).map(fileMarkOf)).toEqual([{ path: 'a.jpg', bytes: 7, modified: MODIFIED }]);
  });

  it('gives the files of a folder by their paths in it', async () => {
    const intake = intakeOfInput(pickedList(folder('phone', folder('DCIM', file('a.jpg')), file('b.jpg'))));
    expect(intake.source).toEqual({ kind: 'folder', name: 'phone' });
    expect((await collected(intake)).map(({ path }) => path)).toEqual(['phone/DCIM/a.jpg', 'phone/b.jpg']);
  });

  it('gives nothing when nothing was picked', async () => {
    expect(await collected(intakeOfInput(fakeList([])))).toEqual([]);
  });

  it('gives many files in portions', async () => {
    const files = Array.from({ length: 250 }, (_, i) => empty(i));
    const portions: number[] = [];
    for await (const portion of intakeOfInput(fakeList(files)).portions) portions.push(portion.length);
    expect(portions).toEqual([100, 100, 50]);
  });

  it('lets the page do other work while the disk is slow', async () => {
    let sinceOtherWork = 0;
    let longest = 0;
    const otherWork = setInterval(() => (sinceOtherWork = 0));
    const slow = Array.from({ length: 200 }, (_, i) =>
      Object.defineProperty(empty(i), 'size', {
        get: () => {
          spend(1);
          longest = Math.max(longest, ++sinceOtherWork);
          return 0;
        },
      }),
    );
    await collected(intakeOfInput(fakeList(slow)));
    clearInterval(otherWork);
    expect(longest).toBeLessThan(100);
  });
});
