import { describe, expect, it } from 'vitest';
import { intakeOfHandle } from '#lib/app/intake/of-folder-handle.ts';
import { opened } from '#lib/app/intake/on-disk.ts';
import { collected } from './collected.ts';
import { FakeFolderHandle, file, folder } from './fake-folders.ts';

/** What of these files can be opened when they are wanted, after the disk has become another one. */
async function contents(before: Record<string, string>, after: Record<string, string>): Promise<(string | null)[]> {
  const filesOf = (content: Record<string, string>) => Object.entries(content).map(([name, text]) => file(name, text));
  const handle = new FakeFolderHandle(folder('DCIM', ...filesOf(before)));
  const picked = await collected(intakeOfHandle(handle.asHandle()));
  handle.turnInto(folder('DCIM', ...filesOf(after)));
  return Promise.all(
    picked.map(async ({ evidence }) => {
      const found = evidence && (await opened(evidence));
      return found instanceof File ? found.text() : null;
    }),
  );
}

describe('a file of a listed folder', () => {
  it('is not held open until it is wanted', async () => {
    const handle = new FakeFolderHandle(folder('DCIM', file('a.jpg'), folder('sub', file('b.jpg')))).asHandle();
    for (const { evidence } of await collected(intakeOfHandle(handle))) expect(evidence).not.toBeInstanceOf(Blob);
  });

  it('is opened as it was listed', async () => {
    const disk = { 'a.jpg': 'one', 'b.jpg': 'two' };
    expect(await contents(disk, disk)).toEqual(['one', 'two']);
  });

  it('cannot be opened when it is gone, or another one by now', async () => {
    expect(
      await contents({ 'a.jpg': 'one', 'b.jpg': 'two', 'c.jpg': 'three' }, { 'b.jpg': 'longer', 'c.jpg': 'three' }),
    ).toEqual([null, null, 'three']);
  });
});
