import { EntryDraft } from './entry-draft.ts';
import { type EntryReader, lineReader, type LineReading } from './entry-reader.ts';
import { hashOf } from './plain-list.ts';
import { exchangePath } from './said-path.ts';
import type { ReadingTally } from './reading-tally.ts';

const KINDS = { 32: 'md5', 40: 'sha1', 64: 'sha256' } as const;
const isKnownLength = (length: number): length is keyof typeof KINDS => length in KINDS;

/** GNU coreutils, md5sum: a backslash when the name has escapes, the digest, a space, a space or `*` for binary, the name. */
const GNU = /^(\\?)([0-9a-f]{32,128})(?: [ *]?|\t(?!.*\t))(.+)$/i;
/** `md5sum --tag`, BSD, `openssl dgst`: `MD5 (name) = digest`. */
const TAGGED = /^(\\?)(MD5|SHA-?1|SHA-?(?:2-)?256) ?\((.*)\) ?= ?([0-9a-f]+)$/i;
const TAGGED_OTHERWISE = /^\\?[A-Z][A-Z0-9/-]{1,20} ?\(.*\) ?= ?[0-9a-f]{16,}$/i;
const COMMENT = /^[#;]/;

/** Lists of md5sum, sha1sum and sha256sum and their relatives; such a line is also what recognises them. */
export function sumOf(line: string): { readonly digest: string; readonly name: string } | null {
  const tagged = TAGGED.exec(line);
  if (tagged !== null) return { digest: tagged[4] ?? '', name: unescaped(tagged[1], tagged[3]) };
  const gnu = GNU.exec(line);
  // Two hashes side by side are a table.
  if (gnu === null || hashOf(gnu[3] ?? '') !== null) return null;
  return { digest: gnu[2] ?? '', name: unescaped(gnu[1], gnu[3]) };
}

export function sumsReader(tally: ReadingTally): EntryReader {
  const readLine = (text: string, at: number): LineReading => {
    if (COMMENT.test(text)) return null;
    const sum = sumOf(text);
    if (sum === null) {
      if (!TAGGED_OTHERWISE.test(text)) return 'unreadable';
      tally.skip(at, 'no-hash');
      return null;
    }
    const { length } = sum.digest;
    if (!isKnownLength(length)) {
      // SHA-224, SHA-384 and SHA-512 are digests, but none of ours.
      const isOther = [56, 96, 128].includes(length);
      if (!isOther) return 'unreadable';
      tally.skip(at, 'no-hash');
      return null;
    }
    const draft = new EntryDraft(at, tally);
    draft.digest(KINDS[length], sum.digest, KINDS[length]);
    const path = exchangePath(sum.name);
    if (path !== null) draft.path({ path }, 'name');
    return draft.finish();
  };
  return lineReader(tally, readLine, 'bad-digest');
}

/** GNU coreutils escape a backslash, line feed and carriage return in names, and say so in front of the line. */
function unescaped(mark = '', name = ''): string {
  if (mark === '') return name;
  return name.replace(/\\([\\nr])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
}
