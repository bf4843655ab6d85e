import { describe, expect, it } from 'vitest';
import { FileMark } from '#lib/domain/job.ts';
import { intakeOfHandle, listFolder } from '#lib/app/intake/of-folder-handle.ts';
import { intakeOfInput } from '#lib/app/intake/of-input.ts';
import { fileMarkOf } from '#lib/app/intake/picked.ts';
import { collected, linesOf } from './collected.ts';
import { pickedList, FakeFolderHandle, file, folder, type FakeFolder } from './fake-folders.ts';

const intakeOf = (node: FakeFolder) => intakeOfHandle(new FakeFolderHandle(node).asHandle());

const phone = folder(
  'phone',
  file('notes.txt'),
  folder('DCIM', folder('100', file('b.jpg'), file('a.jpg')), file('.nomedia')),
  file('.hidden.jpg'),
);

describe('a folder with a handle', () => {
  it('is walked to the ground: of each folder its files, then its folders, by name', async () => {
    const intake = intakeOf(phone);
    expect(intake.source).toEqual({ kind: 'folder', name: 'phone' });
    expect((await collected(intake)).map(({ path }) => path)).toEqual([
      'phone/.hidden.jpg',
      'phone/notes.txt',
      'phone/DCIM/.nomedia',
      'phone/DCIM/100/a.jpg',
      'phone/DCIM/100/b.jpg',
    ]);
  });

  it('is the same to a job as the folder picked with an input', async () => {
    const marks = async (intake: ReturnType<typeof intakeOf>) => new Set((await collected(intake)).map(fileMarkOf));
    expect(await marks(intakeOf(phone))).toEqual(await marks(intakeOfInput(pickedList(phone))));
  });

  it('keeps the paths of an input when it is the root of a disk', async () => {
    for (const root of ['\\', 'E:\\', ''])
      expect(await linesOf(intakeOf(folder(root, file('a.jpg'))))).toEqual([['a.jpg', true]]);
  });

  it('hands on its first files while its last ones are being listed', async () => {
    const files = Array.from({ length: 10_000 }, (_, i) => file(`${String(i)}.jpg`));
    const handle = new FakeFolderHandle(folder('big', ...files));
    const { portions } = intakeOfHandle(handle.asHandle());
    const seen = new Set<string>();
    let listedAtFirst: number | null = null;
    for await (const portion of portions) {
      listedAtFirst ??= handle.listed;
      expect(portion).toHaveLength(100);
      for (const { path } of portion) seen.add(path);
    }
    expect(listedAtFirst).toBeLessThan(files.length / 2);
    expect(seen.size).toBe(files.length);
  });

  it('shows what cannot be opened or listed, once each, and goes on behind it', async () => {
    const broken: FakeFolder = { ...folder('broken', file('first.jpg'), file('lost.jpg')), breaksAfter: 1 };
    expect(await linesOf(intakeOf(folder('case', file('link', null), broken, folder('last', file('z.jpg')))))).toEqual([
      ['case/link', false],
      ['case/broken', false],
      ['case/broken/first.jpg', true],
      ['case/last/z.jpg', true],
    ]);
  });

  it('shows a disk that cannot be listed as one line with a name', async () => {
    const [line, ...others] = await collected(intakeOf({ ...folder(''), breaksAfter: 0 }));
    expect(others).toEqual([]);
    expect(line?.evidence).toBeNull();
    expect(FileMark.safeParse(line && fileMarkOf(line)).success).toBe(true);
  });

  it('ends where a folder lies inside itself, in paths that a job can hold', async () => {
    const children: FakeFolder['children'][number][] = [file('a.jpg')];
    const loop: FakeFolder = { kind: 'directory', name: 'a folder that contains itself', children };
    children.push(loop);
    const picked = await collected(intakeOf(loop));
    expect(picked.filter(({ evidence }) => evidence === null)).toHaveLength(1);
    expect(new Set(picked.map(({ path }) => path)).size).toBe(picked.length);
    for (const each of picked) expect(FileMark.safeParse(fileMarkOf(each)).success).toBe(true);
  });
});

describe('a folder whose handle was kept', () => {
  type Answer = PermissionState | DOMException;
  const answer = (given: Answer) => () =>
    given instanceof DOMException ? Promise.reject(given) : Promise.resolve(given);

  const kept = (node: FakeFolder, now: Answer, asked: Answer) =>
    Object.assign(new FakeFolderHandle(node), {
      queryPermission: answer(now),
      requestPermission: answer(asked),
    }).asHandle();

  it('is listed again when permission stands, without a question', async () => {
    const listed = await listFolder(kept(phone, 'granted', 'denied'));
    expect(listed.ok && (await linesOf(listed.value))).toHaveLength(5);
  });

  it('is listed again when permission is given anew', async () => {
    const handle = kept(phone, 'prompt', 'granted');
    const listed = await listFolder(handle);
    expect(listed.ok && listed.value.handle).toBe(handle);
  });

  it('is listed where browsers have no permissions', async () => {
    expect(await listFolder(new FakeFolderHandle(phone).asHandle())).toMatchObject({ ok: true });
  });

  it('is denied when the officer says no, or nobody can be asked', async () => {
    const refusals = ['denied', 'prompt', new DOMException('', 'SecurityError')] as const;
    for (const asked of refusals)
      expect(await listFolder(kept(phone, 'prompt', asked))).toEqual({ ok: false, error: 'denied' });
  });

  it('is gone when it was removed', async () => {
    const removed: FakeFolder = { ...phone, breaksAfter: 0 };
    expect(await listFolder(kept(removed, 'granted', 'granted'))).toEqual({ ok: false, error: 'gone' });
  });
});
