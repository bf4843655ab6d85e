import { describe, expect, it } from 'vitest';
import { intakeOfDrop } from '#lib/app/intake/of-drop.ts';
import { linesOf } from './collected.ts';
import { FakeEntry, FakeFolderHandle, file, folder, type FakeNode } from './fake-folders.ts';

type Item = {
  kind: string;
  webkitGetAsEntry: () => FakeEntry | null;
  getAsFile: () => File | null;
  getAsFileSystemHandle?: () => Promise<unknown>;
};

const item = (node: FakeNode): Item => ({
  kind: 'file',
  webkitGetAsEntry: () => new FakeEntry(node),
  getAsFile: () => null,
});

const text: Item = { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null };

/** What these items come to, their data transfer emptied as soon as the event is over, as browsers do. */
async function dropped(...items: Item[]) {
  const intake = intakeOfDrop({ items } as unknown as DataTransfer);
  for (const each of items) each.webkitGetAsEntry = each.getAsFile = () => null;
  items.length = 0;
  return intake;
}

async function walked(...items: Item[]) {
  const intake = await dropped(...items);
  if (intake === null) throw new Error('Nothing was dropped.');
  return { ...intake, lines: await linesOf(intake) };
}

const phone = folder('phone', file('c.jpg'), folder('sub', folder('deep', file('b.jpg'))), file('a.jpg'));

describe('a drop', () => {
  it('is walked to the ground, one thing after the other', async () => {
    const { lines, source } = await walked(item(phone), text, item(file('loose.jpg')));
    expect(lines).toEqual([
      ['phone/a.jpg', true],
      ['phone/c.jpg', true],
      ['phone/sub/deep/b.jpg', true],
      ['loose.jpg', true],
    ]);
    expect(source).toEqual({ kind: 'drop', name: 'phone' });
  });

  it('is read until a folder has no more, in portions', async () => {
    const files = Array.from({ length: 1234 }, (_, i) => file(`${String(i)}.jpg`));
    const intake = await dropped(item(folder('big', ...files)));
    const portions: number[] = [];
    for await (const portion of intake?.portions ?? []) portions.push(portion.length);
    expect(portions).toEqual([...Array.from({ length: 12 }, () => 100), 34]);
  });

  it('shows what cannot be opened or listed instead of leaving it out', async () => {
    const broken = { ...folder('broken', file('a.jpg'), file('lost.jpg')), breaksAfter: 1 };
    expect((await walked(item(folder('case', file('gone.jpg', null), broken)))).lines).toEqual([
      ['case/gone.jpg', false],
      ['case/broken', false],
      ['case/broken/a.jpg', true],
    ]);
    const nameless: Item = { ...text, kind: 'file' };
    expect((await walked(nameless)).lines).toEqual([['?1', false]]);
  });

  it('takes files that have no entry, such as those of another page', async () => {
    const picture: Item = { ...text, kind: 'file', getAsFile: () => new File(['x'], 'x.jpg') };
    expect((await walked(picture)).lines).toEqual([['x.jpg', true]]);
  });

  it('without files is nothing', async () => {
    expect(await dropped(text)).toBeNull();
  });
});

describe('one dropped folder', () => {
  const withHandle = (given: () => Promise<unknown>): Item => ({ ...item(phone), getAsFileSystemHandle: given });

  it('comes with its handle where the browser has one', async () => {
    const handle = new FakeFolderHandle(phone);
    const { lines, ...intake } = await walked(withHandle(() => Promise.resolve(handle)));
    expect(intake).toMatchObject({ source: { kind: 'folder', name: 'phone' }, handle });
    expect(lines).toHaveLength(3);
  });

  it('is listed whole where a handle leaves out what it takes for unsafe', async () => {
    const handle = new FakeFolderHandle(folder('phone', file('c.jpg')));
    expect((await walked(withHandle(() => Promise.resolve(handle)))).lines).toHaveLength(3);
  });

  it('is walked all the same when the browser refuses a handle', async () => {
    for (const refused of [() => Promise.reject(new DOMException('', 'SecurityError')), () => Promise.resolve(null)]) {
      const { lines, ...intake } = await walked(withHandle(refused));
      expect(intake).toMatchObject({ source: { kind: 'folder', name: 'phone' }, handle: null });
      expect(lines).toHaveLength(3);
    }
  });
});
