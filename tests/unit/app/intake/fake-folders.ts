/** A file of a made-up disk; without content it cannot be opened. */
export type FakeFile = { readonly kind: 'file'; readonly name: string; readonly content: string | null };

/** A folder of it; one with `breaksAfter` gives so many children and then fails. */
export type FakeFolder = {
  readonly kind: 'directory';
  readonly name: string;
  readonly children: readonly FakeNode[];
  readonly breaksAfter?: number;
};

export type FakeNode = FakeFile | FakeFolder;

export const file = (name: string, content: string | null = name): FakeFile => ({ kind: 'file', name, content });

export const folder = (name: string, ...children: FakeNode[]): FakeFolder => ({ kind: 'directory', name, children });

/** When every file of the made-up disk was written. */
export const MODIFIED = 1_700_000_000_123;

function open({ name, content }: FakeFile): File | null {
  return content === null ? null : new File([content], name, { lastModified: MODIFIED });
}

/** How many children a folder gives before it fails or ends. */
function given({ children, breaksAfter }: FakeFolder): number {
  return Math.min(children.length, breaksAfter ?? Infinity);
}

const breaks = ({ breaksAfter }: FakeFolder) => breaksAfter !== undefined;

/** What a walk has to find: each path, and whether it can be read. */
export function lines(node: FakeNode, above = ''): [path: string, readable: boolean][] {
  const path = above + node.name;
  if (node.kind === 'file') return [[path, node.content !== null]];
  const inside = node.children.slice(0, given(node)).flatMap((child) => lines(child, `${path}/`));
  return breaks(node) ? [...inside, [path, false]] : inside;
}

/** A file handle, as far as intake uses it. */
class FakeFileHandle {
  readonly kind = 'file';
  readonly name: string;
  readonly #file: FakeFile;

  constructor(file: FakeFile) {
    this.name = file.name;
    this.#file = file;
  }

  getFile(): Promise<File> {
    const opened = open(this.#file);
    return opened === null ? Promise.reject(new DOMException('', 'NotReadableError')) : Promise.resolve(opened);
  }
}

/** A directory handle, as far as intake uses it. */
export class FakeFolderHandle {
  readonly kind = 'directory';
  readonly name: string;
  /** How many children were asked for so far. */
  listed = 0;
  #folder: FakeFolder;

  constructor(folder: FakeFolder) {
    this.name = folder.name;
    this.#folder = folder;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the real one waits for the disk
  async *entries(): AsyncGenerator<[string, FakeFileHandle | FakeFolderHandle]> {
    for (const child of this.#folder.children.slice(0, given(this.#folder))) {
      this.listed++;
      yield [child.name, child.kind === 'file' ? new FakeFileHandle(child) : new FakeFolderHandle(child)];
    }
    if (breaks(this.#folder)) throw new DOMException('', 'NotFoundError');
  }

  getFileHandle(name: string): Promise<FakeFileHandle> {
    const found = this.#folder.children.find((child) => child.kind === 'file' && child.name === name);
    if (found?.kind === 'file') return Promise.resolve(new FakeFileHandle(found));
    return Promise.reject(new DOMException('', 'NotFoundError'));
  }

  /** The disk changes. */
  turnInto(folder: FakeFolder): void {
    this.#folder = folder;
  }

  asHandle(): FileSystemDirectoryHandle {
    return this as unknown as FileSystemDirectoryHandle;
  }
}

/** A dropped file or folder, as far as intake uses it. */
export class FakeEntry {
  readonly fullPath: string;
  readonly isDirectory: boolean;
  readonly #node: FakeNode;

  constructor(node: FakeNode, above = '') {
    this.#node = node;
    this.fullPath = `${above}/${node.name}`;
    this.isDirectory = node.kind === 'directory';
  }

  file(done: (file: File) => void, failed: () => void): void {
    const opened = this.#node.kind === 'file' ? open(this.#node) : null;
    if (opened === null) failed();
    else done(opened);
  }

  /** As in Chromium, at most 100 children a call. */
  createReader() {
    const node = this.#node;
    if (node.kind === 'file') throw new Error('A file has no children.');
    const left = node.children.slice(0, given(node));
    return {
      readEntries: (done: (some: FakeEntry[]) => void, failed: () => void) => {
        const some = left.splice(0, 100);
        if (some.length === 0 && breaks(node)) failed();
        else done(some.map((child) => new FakeEntry(child, this.fullPath)));
      },
    };
  }
}

/** What a file input has when this file or folder is picked with it. */
export function pickedList(node: FakeNode): FileList {
  return fakeList(filesOf(node));
}

export function fakeList(files: readonly File[]): FileList {
  return { length: files.length, item: (i: number) => files[i] ?? null } as unknown as FileList;
}

function filesOf(node: FakeNode, above = ''): File[] {
  if (node.kind === 'directory') return node.children.flatMap((child) => filesOf(child, `${above}${node.name}/`));
  const opened = open(node);
  return opened === null ? [] : [withRelativePath(opened, above === '' ? '' : above + node.name)];
}

export function withRelativePath(file: File, path: string): File {
  return Object.defineProperty(file, 'webkitRelativePath', { value: path });
}
