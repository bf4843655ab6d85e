import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { err, ok } from '#lib/domain/result.ts';
import { restore } from '../backup/restore.ts';
import { restoreWords, rowWords } from '../backup/words.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { IDENTITY_COMMANDS } from './people-commands.ts';
import type { Command, Desk, Given, Said } from './command.ts';
import { addKnownGood, listKnownGood, removeKnownGood } from './known-good.ts';
import { LOG_COMMANDS } from './log-commands.ts';
import { OPERATION_COMMANDS } from './operation-commands.ts';
import { setReviewRule } from './review-rule.ts';
import { AuditLog } from '../services/audit-log.ts';
import { KnownSets } from '../services/known-sets.ts';
import { ReportImport } from '../services/report-import.ts';

/** npm runs a script in the project's folder; a file is meant from where it was called. */
const fromHere = (file: string) => resolve(process.env['INIT_CWD'] ?? '.', file);

const clock = () => new Date();
const knownSets = ({ store }: Desk) => new KnownSets({ store, audit: new AuditLog(clock), clock });
const UNKNOWN_BUREAU = 'There is no bureau with this code. Name it with --bureau CODE, or add it first.';

/** The operator's commands, by their names. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  ...IDENTITY_COMMANDS,
  ...LOG_COMMANDS,
  ...OPERATION_COMMANDS,
  import: {
    usage: 'FILE --bureau CODE',
    words: 1,
    options: ['bureau'],
    run: importReport,
  },
  'known-good add': {
    usage: 'FILE --set NAME',
    words: 1,
    options: ['set'],
    run: (desk, { words: [file = ''], options }) => addKnownGood(knownSets(desk), fromHere(file), options['set'] ?? ''),
  },
  'known-good remove': {
    usage: '--set NAME',
    words: 0,
    options: ['set'],
    run: (desk, { options }) => removeKnownGood(knownSets(desk), options['set'] ?? ''),
  },
  'known-good list': {
    usage: '',
    words: 0,
    options: [],
    run: (desk) => listKnownGood(knownSets(desk)),
  },
  'review set': {
    usage: '[--votes N] [--bureaux N]',
    words: 0,
    options: ['votes', 'bureaux'],
    run: ({ store }, { options }) => setReviewRule(store, options),
  },
  backup: {
    usage: 'FILE',
    words: 1,
    options: [],
    run: async ({ store, place: { dataDir } }, { words: [file = ''] }) => {
      const rows = await writeBackup({ store, dataDir }, fromHere(file), clock());
      return ok([...rowWords(rows), fromHere(file)]);
    },
  },
  restore: {
    usage: 'FILE [--replace]',
    words: 1,
    options: [],
    flags: ['replace'],
    runAt: async (place, { words: [file = ''], flags }) =>
      restoreWords(await restore(place, fromHere(file), { replace: flags.has('replace'), clock })),
  },
};

async function importReport({ store }: Desk, { words: [file = ''], options }: Given): Promise<Said> {
  const text = await readFile(fromHere(file), 'utf8');
  const imported = await new ReportImport({ store, audit: new AuditLog(clock), clock }).run(
    options['bureau'] ?? '',
    text,
  );
  if (!imported.ok) {
    const fault = imported.error;
    if (fault.why === 'unknown-bureau') return err(UNKNOWN_BUREAU);
    if (fault.why === 'not-a-report') return err(`${file} is no lintel-report/1.`);
    return err(`${file} is not JSON${fault.line === null ? '' : `: see line ${fault.line}`}.`);
  }
  const { read, accepted, merged, skipped } = imported.value;
  return ok([
    ...skipped.map(({ index, why }) => `files[${index}] skipped: ${why}`),
    `${read} read, ${accepted} accepted, ${merged} merged, ${skipped.length} skipped`,
  ]);
}
