import { err, ok } from '#lib/domain/result.ts';
import { loseAllButDigests, loseMembers, type Digest, type EntryWriter } from './entry-writer.ts';

/**
 * What md5sum, sha1sum and sha256sum print and check (GNU coreutils manual, "md5sum invocation"): a line a path; one whose
 * name holds a backslash or ends a line begins with a backslash and has these escaped.
 */
export function sums(digest: Digest): EntryWriter {
  return {
    head: '',
    entry: (entry, _number, lose) => {
      const sum = entry[digest];
      if (sum === undefined) return err('no-digest');
      if (entry.paths.length === 0) return err('no-path');
      loseAllButDigests(entry, [digest], lose);
      loseMembers(entry, ['bytes'], lose);
      return ok(entry.paths.map(({ path }) => lineOf(sum, path)).join(''));
    },
    between: '',
    tail: () => '',
  };
}

function lineOf(sum: string, path: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === path ? '' : '\\'}${sum}  ${escaped}\n`;
}
