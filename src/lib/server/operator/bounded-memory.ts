import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { err, ok } from '#lib/domain/result.ts';
import type { Said } from './command.ts';

/** MiB of script memory: a file of any size is read a record at a time, and V8 would only put off collecting what is left. */
const BOUNDS = ['--max-old-space-size=96', '--max-semi-space-size=8'];
/** Bytes that a command may print. */
const MOST_OUTPUT = 64 * 2 ** 20;

const run = promisify(execFile);

/** Whether this process has those bounds already. */
export const isBounded = (): boolean => BOUNDS.every((bound) => process.execArgv.includes(bound));

/** The same command with the same words in a process of its own, whose memory is bounded. */
export async function inBoundedMemory(args: readonly string[]): Promise<Said> {
  const [script = ''] = process.argv.slice(1);
  try {
    const { stdout } = await run(process.execPath, [...BOUNDS, script, ...args], { maxBuffer: MOST_OUTPUT });
    return ok(stdout.trimEnd().split('\n'));
  } catch (error) {
    const printed = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    return err(printed === '' ? 'The command was ended by the system.' : printed);
  }
}
