import { err, ok } from '#lib/domain/result.ts';
import { loseAllButDigests, type EntryWriter, type WriteOptions } from './entry-writer.ts';

/**
 * hashdeep's own list (hashdeep 4.4, `man hashdeep`): size first, file name last and as it is, one line a path. It knows no
 * escape, so that a name of two lines cannot be in it.
 */
export function hashdeep({ digests }: WriteOptions): EntryWriter {
  return {
    head: `%%%% HASHDEEP-1.0\n%%%% ${['size', ...digests, 'filename'].join(',')}\n`,
    entry: (entry, _number, lose) => {
      const known = digests.flatMap((digest) => entry[digest] ?? []);
      if (known.length < digests.length || entry.bytes === undefined) return err('no-digest');
      const names = entry.paths.map(({ path }) => path).filter((path) => !/[\r\n\0]/.test(path));
      if (names.length === 0) return err('no-path');
      if (names.length < entry.paths.length) lose('paths', 'unfit');
      loseAllButDigests(entry, digests, lose);
      const start = [entry.bytes, ...known].join(',');
      const found = names.map(asFound);
      if (found.some((name, place) => name !== names[place])) lose('paths', 'form');
      return ok(found.map((name) => `${start},${name}\n`).join(''));
    },
    between: '',
    tail: () => '',
  };
}

/** As `hashdeep -r -l` finds a file below the folder in which it is called: an audit compares names as they are. */
function asFound(path: string): string {
  return /^(\.?[/\\]|[A-Za-z]:)/.test(path) ? path : `./${path}`;
}
