/** The operator's command line, `npm run hub -- …`. The hub may run meanwhile: both work on the same store. */
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { parseSettings } from './config.ts';
import { openStore } from './open-store.ts';
import { inBoundedMemory, isBounded } from './operator/bounded-memory.ts';
import type { Command, Given, Said } from './operator/command.ts';
import { COMMANDS } from './operator/commands.ts';

const USAGE = [
  'usage: npm run hub -- COMMAND',
  ...Object.entries(COMMANDS).map(([name, { usage }]) => `  ${name} ${usage}`.trimEnd()),
].join('\n');

const said = await main(process.argv.slice(2));
if (!said.ok) {
  console.error(said.error);
  process.exitCode = 1;
} else if (said.value.length > 0) console.log(said.value.join('\n'));

async function main(args: readonly string[]): Promise<Said> {
  const called = commandOf(args);
  if (!called.ok) return called;
  const settings = parseSettings(process.env);
  if (!settings.ok) return settings;
  const { origin, portals } = settings.value;
  const { command, given } = called.value;
  try {
    if (!isBounded() && (await command.isBounded?.(given)) === true) {
      process.exitCode = await inBoundedMemory(args);
      return ok([]);
    }
    if ('runAt' in command) return await command.runAt(settings.value, given);
    const { store, key } = await openStore(settings.value, { isBulk: isBounded() });
    try {
      return await command.run({ store, key, origins: [origin, ...portals], place: settings.value }, given);
    } finally {
      await store.close();
    }
  } catch (error) {
    return err(error instanceof Error ? error.message : 'The command failed.');
  }
}

/** Commands have one word or two. */
function commandOf(args: readonly string[]): Result<{ command: Command; given: Given }, string> {
  const name = [args.slice(0, 2).join(' '), args[0] ?? ''].find((words) => Object.hasOwn(COMMANDS, words));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) return err(USAGE);
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(name.split(' ').length),
      options: {
        ...Object.fromEntries(command.options.map((option) => [option, { type: 'string' as const }])),
        ...Object.fromEntries((command.flags ?? []).map((flag) => [flag, { type: 'boolean' as const }])),
      },
      allowPositionals: true,
    });
    if (positionals.length !== command.words) return err(`usage: npm run hub -- ${name} ${command.usage}`.trimEnd());
    const entries = Object.entries(values);
    const options = Object.fromEntries(
      entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const flags = new Set(entries.flatMap(([flag, value]) => (value === true ? [flag] : [])));
    return ok({ command, given: { words: positionals, options, flags } });
  } catch (error) {
    return err(error instanceof Error ? error.message : USAGE);
  }
}
