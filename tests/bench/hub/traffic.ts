import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import { randomItem } from '../../fixtures/random-item.ts';
import type { FilledHub } from './filled-hub.ts';

/** A batch of so many files arrives so often. */
const SUBMISSION = { items: 10, everyMs: 200 };
/** Look-ups that are under way at once. */
const CLIENTS = 2;
/** Of a second, in /proc (proc(5), stat): USER_HZ, which is 100 on every Linux. */
const TICKS = 100;

export type Measured = {
  /** Items answered in each second that a core worked for the hub's process. */
  readonly itemsPerCoreSecond: number;
  /** Cores that the process used on average. */
  readonly cores: number;
  readonly p50: number;
  readonly p99: number;
  readonly requests: number;
  readonly submissions: number;
};

/** Asks one question after the other for so long while batches arrive, and sees to it that every answer is one. */
export async function traffic(hub: FilledHub, seconds: number, question: () => LookupItem[]): Promise<Measured> {
  const over = performance.now() + seconds * 1000;
  const times: number[] = [];
  let items = 0;
  let submissions = 0;
  const ask = async () => {
    while (performance.now() < over) {
      const asked = question();
      const began = performance.now();
      const response = await hub.asks.lookup(asked);
      const body = await response.text();
      times.push(performance.now() - began);
      if (!response.ok) throw new Error(`A look-up was answered with ${body}`);
      items += asked.length;
    }
  };
  const submit = async () => {
    while (performance.now() < over) {
      const response = await hub.submits.submit(Array.from({ length: SUBMISSION.items }, () => randomItem()));
      if (response.status !== 201) throw new Error(`A batch was answered with ${await response.text()}`);
      submissions++;
      await wait(SUBMISSION.everyMs);
    }
  };
  const before = { cpu: cpuSeconds(hub.server.pid), at: performance.now() };
  await Promise.all([...Array.from({ length: CLIENTS }, ask), submit()]);
  const cpu = cpuSeconds(hub.server.pid) - before.cpu;
  const wall = (performance.now() - before.at) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return {
    ...{ itemsPerCoreSecond: items / cpu, cores: cpu / wall },
    ...{ p50: at(0.5), p99: at(0.99), requests: times.length, submissions },
  };
}

/** What all threads of a process have worked so far (proc(5), stat, fields 14 and 15). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** How long the hub's thread stood still at most since this was asked before, in milliseconds. */
export async function longestStretch(hub: FilledHub): Promise<number> {
  const told = () => [...hub.server.output().matchAll(/^stood still ([\d.]+) ms$/gm)];
  const before = told().length;
  process.kill(hub.server.pid, 'SIGUSR2');
  for (let i = 0; i < 500 && told().length === before; i++) await wait(20);
  return Number(told().at(-1)?.[1]);
}
