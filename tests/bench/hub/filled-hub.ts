import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '#lib/server/open-store.ts';
import { DeviceAtHub } from '../../fixtures/device.ts';
import { operate, printedLink } from '../../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../../fixtures/portal-server.ts';
import { makePlace, placeOf, removePlace } from '../../fixtures/store-place.ts';
import type { Records } from './records.ts';

/** Rows of one transaction. */
const CHUNK = 10_000;
const ENVIRONMENT = {
  LINTEL_LOOKUPS_PER_DAY: '1000000000',
  NODE_OPTIONS: `--import ${new URL('loop-probe.ts', import.meta.url).href}`,
};

/** A hub in a process of its own with so many records of bureau B, and two devices of bureau A that are signed in. */
export type FilledHub = {
  readonly server: PortalServer;
  readonly asks: DeviceAtHub;
  readonly submits: DeviceAtHub;
  /** From the start of its process until it was ready to answer everything, in milliseconds. */
  readonly startMs: number;
  readonly stop: () => Promise<void>;
};

export async function startFilledHub(records: Records): Promise<FilledHub> {
  const { dataDir: data } = await makePlace();
  const empty = await startPortalServer({ data, environment: ENVIRONMENT });
  const { port } = empty;
  // What it prints after the line for which `startPortalServer` waits is there once it answers.
  await fetch(`${empty.origin}/healthz`);
  const asks = await DeviceAtHub.enrol(printedLink(empty.output()));
  const submits = await DeviceAtHub.enrol(await operate(empty, 'enrol', '--bureau', 'A'));
  await operate(empty, 'bureau', 'add', 'B', 'Bureau B');
  await empty.stop();

  await fill(data, records);
  const began = performance.now();
  const server = await startPortalServer({ data, port, environment: ENVIRONMENT, patience: 600_000 });
  while (!(await fetch(`${server.origin}/readyz`)).ok) await wait(20);
  const startMs = performance.now() - began;
  for (const device of [asks, submits]) {
    const { status } = await device.signIn();
    if (status !== 200) throw new Error(`The sign-in was answered with ${String(status)}`);
  }
  const stop = async () => {
    await server.stop();
    await removePlace(data);
  };
  return { server, asks, submits, startMs, stop };
}

async function fill(data: string, records: Records): Promise<void> {
  const { store } = await openStore(await placeOf(data));
  const at = new Date().toISOString();
  for (let first = 0; first < records.count; first += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, records.count - first) }, (_, i) => first + i);
    const words = numbers.map((record) => ({ source: 'bench', item: records.item(record) }));
    await store.transaction((within) => within.material.contribute('B', words, at));
  }
  await store.close();
}
