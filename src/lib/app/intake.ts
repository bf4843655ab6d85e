/** One evidence file that was handed in; `file` is null when the browser could not open it. */
export type Picked = { readonly path: string; readonly file: File | null };

/** How many picked files are handed on at a time, so that a list of 100,000 never holds up the page. */
const PORTION = 100;

/** The files of an `<input type=file>`; of a folder, with their paths inside it. */
export function* filesOfInput(list: FileList): Generator<Picked[]> {
  for (let start = 0; start < list.length; start += PORTION) {
    const portion: Picked[] = [];
    for (let i = start; i < Math.min(start + PORTION, list.length); i++) {
      const file = list.item(i);
      if (file !== null) portion.push({ path: file.webkitRelativePath || file.name, file });
    }
    yield portion;
  }
}

/**
 * Files and folders of a drop, folders walked to the ground. The data transfer is emptied by the browser when the
 * event is over, so everything is taken out of it before the first portion is asked for.
 */
export function filesOfDrop(transfer: DataTransfer): AsyncGenerator<Picked[]> {
  const entries: FileSystemEntry[] = [];
  const loose: Picked[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    else if (file !== null) loose.push({ path: file.name, file });
  }
  return walk(entries, loose);
}

async function* walk(entries: FileSystemEntry[], loose: Picked[]): AsyncGenerator<Picked[]> {
  let portion = loose;
  // A stack, not recursion: a folder may be as deep as it likes. Reversed, so that files come in the order of the folder.
  const open = entries.toReversed();
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (isDirectory(entry)) {
      const children = await childrenOf(entry);
      // A folder that cannot be listed is shown as one unreadable path: nothing is passed over in silence.
      if (children === null) portion.push({ path: pathOf(entry), file: null });
      else for (const child of children.toReversed()) open.push(child);
    } else {
      portion.push({ path: pathOf(entry), file: await fileOf(entry as FileSystemFileEntry) });
    }
    if (portion.length >= PORTION) {
      yield portion;
      portion = [];
    }
  }
  if (portion.length > 0) yield portion;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function pathOf(entry: FileSystemEntry): string {
  return entry.fullPath.replace(/^\//, '');
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => {
    entry.file(resolve, () => {
      resolve(null);
    });
  });
}

/** `readEntries` gives at most 100 entries a call in Chromium; the list is over when a call gives none. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[] | null> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[] | null>((resolve) => {
      reader.readEntries(resolve, () => {
        resolve(null);
      });
    });
    if (some === null) return null;
    if (some.length === 0) return children;
    children.push(...some);
  }
}
