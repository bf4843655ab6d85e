import { err, ok, type Result } from '#lib/domain/result.ts';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import { type NsrlFault, readNsrl } from '../store/nsrl-file.ts';
import type { KnownSets, Steps } from '../services/known-sets.ts';
import type { Said } from './command.ts';
import { fileSource } from './file-source.ts';
import { goodFiles, type ListFault } from './good-files.ts';
import { faultWords } from './import-words.ts';
import { readMapping } from './read-mapping.ts';

const BAD_NAME = '--set is 1 to 60 letters, digits, points, hyphens and underscores.';
const SQLITE = 'SQLite format 3\0';

type Fault = ListFault | NsrlFault;
type Files = Steps<Fault>;

/**
 * Reads a list of files into a set: any exchange format, or an NSRL database.
 *
 * @param file an absolute path
 * @param mapping an absolute path, for a CSV whose columns nobody knows
 */
export async function addKnownGood(
  sets: KnownSets,
  { file, set, mapping }: { file: string; set: string; mapping: string | null },
): Promise<Said> {
  const files = await filesOf(file, mapping);
  if (!files.ok) return files;
  const added = await sets.add(set, files.value);
  if (!added.ok) return err(added.error === 'bad-name' ? BAD_NAME : wordsFor(file, added.error));
  const { read, added: fresh, already, md5Only, unreadable, unreadableFirst } = added.value;
  const places = `${unreadableFirst.join(', ')}${unreadable > unreadableFirst.length ? ' …' : ''}`;
  return ok([
    ...(unreadable > 0 ? [`no digest in ${unreadable} entries: ${places}`] : []),
    ...(md5Only > 0 ? [`${md5Only} entries have an MD5 only, by which nothing becomes ignorable`] : []),
    `${read} entries, ${fresh} added, ${already} already in the set, ${md5Only + unreadable} skipped`,
  ]);
}

export async function removeKnownGood(sets: KnownSets, set: string): Promise<Said> {
  const removed = await sets.remove(set);
  return removed === null ? err('There is no set of this name.') : ok([`${removed} digests removed`]);
}

export async function listKnownGood(sets: KnownSets): Promise<Said> {
  return ok((await sets.all()).map(({ name, digests, addedAt }) => `${name}\t${digests} digests\t${addedAt}`));
}

async function filesOf(file: string, mappingFile: string | null): Promise<Result<Files, string>> {
  const source = await fileSource(file);
  if (source === null) return err(`${file} cannot be read.`);
  const head = await source.slice?.(0, SQLITE.length);
  if (new TextDecoder('latin1').decode(head) === SQLITE) return ok(readNsrl(file));
  const mapping = await readMapping(mappingFile);
  if (!mapping.ok) return mapping;
  if (mapping.value !== null) return ok(goodFiles(source, 'mapped-csv', { mapping: mapping.value, scheme: null }));
  const found = await recognise(source);
  return found.ok ? ok(goodFiles(source, found.value.format, { scheme: null })) : err(wordsFor(file, found.error));
}

function wordsFor(file: string, fault: Fault): string {
  if (fault.why === 'not-nsrl') {
    return `${file} is a database, but not one of the NSRL (RDS version 3): it has no tables PKG and FILE with digests.`;
  }
  return faultWords(file, { why: fault.why, at: 'at' in fault ? fault.at : undefined });
}
