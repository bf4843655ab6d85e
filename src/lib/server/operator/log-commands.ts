import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Checkpoint } from '#lib/domain/wire/log.ts';
import type { Command, Desk, Given, Said } from './command.ts';
import { Alerts } from '../services/alerts.ts';
import { AuditLog } from '../services/audit-log.ts';
import { checkLog, type LogFault } from '../services/log-check.ts';
import { Retention } from '../services/retention.ts';

const clock = () => new Date();

const FAULTS: Record<LogFault['why'], (index: number) => string> = {
  missing: (index) => `Leaf ${index} is missing, or something speaks of so many leaves that are not there.`,
  entry: (index) => `Entry ${index} is not what its leaf commits to: it was changed.`,
  node: (index) => `The tree over the leaves up to ${index} is not what they make.`,
  erasure: (index) => `Entry ${index} is gone in part, and nobody erased it.`,
  checkpoint: (index) => `The checkpoint at ${index} leaves has another root than they make: the log was rewritten.`,
  signature: (index) => `The checkpoint at ${index} leaves was not signed with the key of this hub.`,
};

/** The operator's commands about the audit log, and about how long things are kept. */
export const LOG_COMMANDS: Readonly<Record<string, Command>> = {
  'verify-log': {
    usage: '[--from FILE]',
    words: 0,
    options: ['from'],
    run: verifyLog,
  },
  'retention set': {
    usage: '--bureau CODE --days N|none',
    words: 0,
    options: ['bureau', 'days'],
    run: async ({ store }, { options }) => {
      const retention = new Retention({
        ...{ store, audit: new AuditLog(clock), alerts: new Alerts({ clock }), clock },
        // Nothing is removed here: that is the running hub's.
        near: { forget: () => Promise.resolve() },
      });
      const days = options['days'] === 'none' ? null : Number(options['days'] ?? NaN);
      const set = await retention.set(options['bureau'] ?? '', days);
      if (set.ok) return ok([`${options['bureau'] ?? ''}\t${days === null ? 'for good' : `${days} days`}`]);
      return err(set.error === 'bad-days' ? '--days is 1 to 36500, or none.' : 'There is no bureau with this code.');
    },
  },
  'retention list': {
    usage: '',
    words: 0,
    options: [],
    run: async ({ store }) => {
      const kept = new Map((await store.retention.all()).map(({ bureau, days }) => [bureau, `${days} days`]));
      return ok((await store.bureaux.all()).map(({ code }) => `${code}\t${kept.get(code) ?? 'for good'}`));
    },
  },
};

async function verifyLog({ store, key }: Desk, { options }: Given): Promise<Said> {
  const earlier = options['from'] === undefined ? ok(null) : await savedCheckpoint(options['from']);
  if (!earlier.ok) return earlier;
  const checked = await checkLog(store, key, earlier.value);
  if (!checked.ok) return err(FAULTS[checked.error.why](checked.error.index));
  const { size, root, erased, checkpoints } = checked.value;
  return ok([
    `${checkpoints} checkpoints and ${size - erased} entries are as they were written, ${erased} were erased`,
    ...(earlier.value === null ? [] : [`begins with the ${earlier.value.size} leaves of ${options['from'] ?? ''}`]),
    `${size} leaves, root ${root}`,
  ]);
}

/** A checkpoint as the hub gives it, or as the auditor's page exports it. */
async function savedCheckpoint(file: string): Promise<Result<Checkpoint, string>> {
  try {
    const read: unknown = JSON.parse(await readFile(resolve(process.env['INIT_CWD'] ?? '.', file), 'utf8'));
    const inside = typeof read === 'object' && read !== null && 'checkpoint' in read ? read.checkpoint : read;
    const checkpoint = Checkpoint.safeParse(inside);
    return checkpoint.success ? ok(checkpoint.data) : err(`${file} holds no checkpoint of a log.`);
  } catch {
    return err(`${file} holds no checkpoint of a log.`);
  }
}
