import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Intake } from './picked.ts';
import { sourceOf } from './source.ts';
import { walk, type Found } from './walk.ts';

/** Parts of the File System Access draft that only Chromium has and the DOM's types leave out. */
type Permissions = {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
};

/** A whole folder, by a handle that was just given: by the browser's picker of folders, or by a drop. */
export function intakeOfHandle(handle: FileSystemDirectoryHandle): Intake {
  const root = folderOf(handle, rootPath(handle.name));
  return { source: sourceOf('folder', handle.name), portions: walk([root]), handle };
}

/**
 * The same folder again, by a handle that was kept. Asks the officer for permission unless it still stands, so it is to be
 * called from a click. `denied`: they said no; `gone`: the folder was moved or removed, or its disk is not there.
 */
export async function listFolder(handle: FileSystemDirectoryHandle): Promise<Result<Intake, 'denied' | 'gone'>> {
  if (!(await mayRead(handle))) return err('denied');
  try {
    await handle.entries().next();
  } catch (error) {
    return err(error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'gone');
  }
  return ok(intakeOfHandle(handle));
}

async function mayRead(handle: FileSystemDirectoryHandle & Permissions): Promise<boolean> {
  try {
    // Where there is nothing to ask, only the browser's own folders have handles, and they may always be read.
    if ((await handle.queryPermission?.({ mode: 'read' })) === 'granted') return true;
    return ((await handle.requestPermission?.({ mode: 'read' })) ?? 'granted') === 'granted';
  } catch {
    // It was not called from a click.
    return false;
  }
}

/** The root of a disk is called `\` or `D:\`, which is no part of the paths that a folder input gives. */
function rootPath(name: string): string {
  return /^(?:[a-z]:)?[\\/]*$/i.test(name) ? '' : name;
}

function folderOf(handle: FileSystemDirectoryHandle, path: string): Found {
  return { kind: 'folder', path, list: () => childrenOf(handle, path) };
}

function fileOf(handle: FileSystemFileHandle, path: string, reopen: () => Promise<File | null>): Found {
  return { kind: 'file', path, open: () => handle.getFile().catch(() => null), reopen };
}

/** By its name: a handle costs the browser as much as an open file. Apart from `fileOf`, whose closures hold one. */
function reopener(folder: FileSystemDirectoryHandle, name: string): () => Promise<File | null> {
  return async () => {
    try {
      return await (await folder.getFileHandle(name)).getFile();
    } catch {
      return null;
    }
  };
}

async function* childrenOf(folder: FileSystemDirectoryHandle, path: string): AsyncGenerator<Found | null> {
  const entries = folder.entries();
  for (;;) {
    const next = await entries.next().catch(() => null);
    if (next === null) yield null;
    if (next === null || next.done === true) return;
    const [name, handle] = next.value;
    const inside = path === '' ? name : `${path}/${name}`;
    yield handle.kind === 'directory' ? folderOf(handle, inside) : fileOf(handle, inside, reopener(folder, name));
  }
}
