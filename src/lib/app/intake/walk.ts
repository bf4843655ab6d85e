import { frameBreaks } from '../row-order.ts';
import { PORTION, isTooLong, pickedFile, unopened, type Picked } from './picked.ts';

/**
 * A file on its way into a job, through whichever interface of the browser. `open` gives null when it cannot be opened;
 * `reopen` does the same later and holds nothing open meanwhile, and is null where there is no such way.
 */
type FoundFile = {
  readonly kind: 'file';
  readonly path: string;
  readonly open: () => Promise<File | null>;
  readonly reopen: (() => Promise<File | null>) | null;
};

/** A folder of files; `list` gives null as the last of its children when the rest of it cannot be listed. */
type FoundFolder = {
  readonly kind: 'folder';
  readonly path: string;
  readonly list: () => AsyncIterable<Found | null>;
};

export type Found = FoundFile | FoundFolder;

type Breathe = ReturnType<typeof frameBreaks>;

/**
 * How many children of a folder are put in the order of their names at a time. A folder of more is handed on in several
 * such runs, so that its first files are hashed while its last ones are being listed.
 */
const RUN = 1000;

/**
 * How many files are opened at a time. Chromium makes dropped files in one task as they come, and waits for the disk at
 * each: of 100 at once the page would feel it.
 */
const AT_ONCE = 8;

/**
 * Every file below `roots`, once: of each folder first its files, then its folders, in the order of their names. What
 * cannot be opened or listed comes as one unreadable file. Links cannot make it walk for ever: no path gets longer than
 * a job may hold.
 */
export async function* walk(roots: readonly Found[]): AsyncGenerator<Picked[]> {
  const breathe = frameBreaks();
  let portion: FoundFile[] = [];
  for await (const file of filesBelow(roots, breathe)) {
    if (portion.push(file) < PORTION) continue;
    yield await opened(portion, breathe);
    portion = [];
  }
  if (portion.length > 0) yield await opened(portion, breathe);
}

async function opened(found: readonly FoundFile[], breathe: Breathe): Promise<Picked[]> {
  const picked: Picked[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const some = found.slice(start, start + AT_ONCE);
    const files = await Promise.all(some.map(({ open }) => open()));
    for (const [i, { path, reopen }] of some.entries()) {
      const file = files[i] ?? null;
      picked.push(file === null ? unopened(path) : pickedFile(path, file, reopen));
      await breathe();
    }
  }
  return picked;
}

async function* filesBelow(roots: readonly Found[], breathe: Breathe): AsyncGenerator<FoundFile> {
  // A stack, not recursion: a folder may be as deep as it likes. Its top is the next.
  const ahead = roots.toReversed();
  for (let found = ahead.pop(); found !== undefined; found = ahead.pop()) {
    if (found.kind === 'file') {
      yield found;
    } else if (isTooLong(found.path)) {
      yield unlisted(found);
    } else {
      const folders: FoundFolder[] = [];
      for await (const run of runsOf(found, breathe)) {
        for (const child of run) {
          if (child.kind === 'file') yield child;
          else folders.push(child);
        }
      }
      for (const folder of folders.reverse()) ahead.push(folder);
    }
  }
}

async function* runsOf(folder: FoundFolder, breathe: Breathe): AsyncGenerator<Found[]> {
  let run: Found[] = [];
  for await (const child of folder.list()) {
    run.push(child ?? unlisted(folder));
    await breathe();
    if (run.length < RUN) continue;
    yield run.sort(byPath);
    run = [];
  }
  if (run.length > 0) yield run.sort(byPath);
}

function unlisted({ path }: FoundFolder): FoundFile {
  return { kind: 'file', path, open: () => Promise.resolve(null), reopen: null };
}

/** By UTF-16 units: the same on every machine, whatever its language. */
function byPath(a: Found, b: Found): number {
  return a.path < b.path ? -1 : 1;
}
