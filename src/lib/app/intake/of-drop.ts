import type { Intake } from './picked.ts';
import { sourceOf } from './source.ts';
import { walk, type Found } from './walk.ts';

/** A part of the File System Access draft that only Chromium has and the DOM's types leave out. */
type WithHandle = { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

type Dropped = { readonly found: Found; readonly handle: Promise<FileSystemHandle | null> | null };

/**
 * Files and folders of a drop; null when there are none in it. Folders are listed by their entries even where there are
 * handles: Chromium leaves files out of a handle's listing whose names another system could take for something else, such
 * as those with a colon, and `desktop.ini`, and says nothing of it. The browser empties the data transfer when the event is
 * over, so everything is taken out of it before this function waits for anything.
 */
export async function intakeOfDrop(transfer: DataTransfer): Promise<Intake | null> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const dropped = items.map((item, i) => take(item, i, items.length === 1));
  const [first] = dropped;
  if (first === undefined) return null;
  const isFolder = dropped.length === 1 && first.found.kind === 'folder';
  return {
    source: sourceOf(isFolder ? 'folder' : 'drop', first.found.path),
    portions: walk(dropped.map(({ found }) => found)),
    // It can be kept, and the folder listed again after a crash.
    handle: await folderBehind(first),
  };
}

function take(item: DataTransferItem & WithHandle, index: number, alone: boolean): Dropped {
  const entry = item.webkitGetAsEntry();
  if (entry !== null) {
    const handle = alone && entry.isDirectory ? (item.getAsFileSystemHandle?.() ?? null) : null;
    return { found: foundOf(entry), handle };
  }
  const file = item.getAsFile();
  // What has neither entry nor file has no name either.
  const path = file?.name ?? `?${index + 1}`;
  return { found: { kind: 'file', path, open: () => Promise.resolve(file), reopen: null }, handle: null };
}

/** Null where the browser has no handles, or refuses one for this folder: its entry can be listed all the same. */
async function folderBehind({ handle }: Dropped): Promise<FileSystemDirectoryHandle | null> {
  try {
    const given = await handle;
    return given !== null && isDirectoryHandle(given) ? given : null;
  } catch {
    return null;
  }
}

function isDirectoryHandle(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function foundOf(entry: FileSystemEntry): Found {
  const path = entry.fullPath.replace(/^\//, '');
  if (isDirectory(entry)) return { kind: 'folder', path, list: () => childrenOf(entry) };
  const open = () => fileOf(entry as FileSystemFileEntry);
  return { kind: 'file', path, open, reopen: open };
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => {
    entry.file(resolve, () => {
      resolve(null);
    });
  });
}

/** `readEntries` gives at most 100 entries a call in Chromium; the list is over when a call gives none. */
async function* childrenOf(directory: FileSystemDirectoryEntry): AsyncGenerator<Found | null> {
  const reader = directory.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[] | null>((resolve) => {
      reader.readEntries(resolve, () => {
        resolve(null);
      });
    });
    if (some === null) yield null;
    if (some === null || some.length === 0) return;
    for (const entry of some) yield foundOf(entry);
  }
}
