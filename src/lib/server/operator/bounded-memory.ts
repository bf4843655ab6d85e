import { spawn } from 'node:child_process';

/** MiB of script memory: a file of any size is read a record at a time, and V8 would only put off collecting what is left. */
const BOUNDS = ['--max-old-space-size=48', '--max-semi-space-size=4'];
/** With a heap for each thread, the C library of Linux would keep what one has freed from the others (mallopt(3)). */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' };
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Whether this process has those bounds already. */
export const isBounded = (): boolean => BOUNDS.every((bound) => process.execArgv.includes(bound));

/**
 * The same command with the same words in a process of its own, whose memory is bounded. It prints for itself, and is ended
 * with this one.
 * @returns with which code it ended
 */
export function inBoundedMemory(args: readonly string[]): Promise<number> {
  const [script = ''] = process.argv.slice(1);
  const env = { ...process.env, ...ONE_HEAP };
  const bounded = spawn(process.execPath, [...BOUNDS, script, ...args], { stdio: 'inherit', env });
  for (const signal of SIGNALS) process.on(signal, () => bounded.kill(signal));
  return new Promise((resolve, reject) => {
    bounded.on('error', reject);
    bounded.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
