import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { err, ok } from '#lib/domain/result.ts';
import type { Said } from './command.ts';
import type { KnownSets } from '../services/known-sets.ts';

const BAD_NAME = '--set is 1 to 60 letters, digits, points, hyphens and underscores.';

/** Reads a list of digests into a set, line by line. @param file an absolute path */
export async function addKnownGood(sets: KnownSets, file: string, set: string): Promise<Said> {
  try {
    await access(file);
  } catch {
    return err(`${file} cannot be read.`);
  }
  const added = await sets.add(set, createInterface({ input: createReadStream(file), crlfDelay: Infinity }));
  if (!added.ok) return err(BAD_NAME);
  const { lines, added: fresh, already, md5Only, unreadable, unreadableLines } = added.value;
  return ok([
    ...(unreadable > 0
      ? [
          `no digest in ${unreadable} lines: ${unreadableLines.join(', ')}${unreadable > unreadableLines.length ? ' …' : ''}`,
        ]
      : []),
    ...(md5Only > 0 ? [`${md5Only} lines have an MD5 only, by which nothing becomes ignorable`] : []),
    `${lines} lines, ${fresh} added, ${already} already in the set, ${md5Only + unreadable} skipped`,
  ]);
}

export async function removeKnownGood(sets: KnownSets, set: string): Promise<Said> {
  const removed = await sets.remove(set);
  return removed === null ? err('There is no set of this name.') : ok([`${removed} digests removed`]);
}

export async function listKnownGood(sets: KnownSets): Promise<Said> {
  return ok((await sets.all()).map(({ name, digests, addedAt }) => `${name}\t${digests} digests\t${addedAt}`));
}
