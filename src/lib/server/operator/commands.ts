import { ok } from '#lib/domain/result.ts';
import { restore } from '../backup/restore.ts';
import { restoreWords, rowWords } from '../backup/words.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { IDENTITY_COMMANDS } from './people-commands.ts';
import type { Command, Desk } from './command.ts';
import { fromHere } from './from-here.ts';
import { IMPORT_COMMAND } from './import-command.ts';
import { addKnownGood, listKnownGood, removeKnownGood } from './known-good.ts';
import { LOG_COMMANDS } from './log-commands.ts';
import { OPERATION_COMMANDS } from './operation-commands.ts';
import { setReviewRule } from './review-rule.ts';
import { AuditLog } from '../services/audit-log.ts';
import { KnownSets } from '../services/known-sets.ts';

const clock = () => new Date();
const knownSets = ({ store }: Desk) => new KnownSets({ store, audit: new AuditLog(clock), clock });

/** The operator's commands, by their names. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  ...IDENTITY_COMMANDS,
  ...LOG_COMMANDS,
  ...OPERATION_COMMANDS,
  import: IMPORT_COMMAND,
  'known-good add': {
    usage: 'FILE --set NAME [--mapping FILE]',
    words: 1,
    options: ['set', 'mapping'],
    run: (desk, { words: [file = ''], options: { set = '', mapping } }) =>
      addKnownGood(knownSets(desk), {
        ...{ file: fromHere(file), set },
        mapping: mapping === undefined ? null : fromHere(mapping),
      }),
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
