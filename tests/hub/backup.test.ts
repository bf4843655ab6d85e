import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate, printedLink } from '../fixtures/operator.ts';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { randomItem } from '../fixtures/random-item.ts';
import { makeEmptyPlace, makePlace, removePlace } from '../fixtures/store-place.ts';

it('a hub that is brought back from a backup on another machine knows its devices and what they said until then', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-backup-'));
  const file = join(folder, 'backup');
  const [{ dataDir: data }, { dataDir: elsewhere }] = [await makePlace(), await makeEmptyPlace()];
  const hub = await startPortalServer({ data });
  const { port } = hub;
  await fetch(`${hub.origin}/healthz`);
  const device = await DeviceAtHub.enrol(printedLink(hub.output()));
  await device.signIn();
  const [before, after] = [randomItem(), randomItem()];
  expect((await device.submit([before])).status).toBe(201);

  expect(await operate(hub, 'backup', file)).toBe(file);
  expect((await device.submit([after])).status).toBe(201);
  await expect(operate(hub, 'restore', file, '--replace')).rejects.toThrow('Stop it first.');
  await hub.stop();

  expect(await operate({ ...hub, data: elsewhere }, 'restore', file)).toMatch(/^Restored the hub of 2/);
  const restored = await startPortalServer({ data: elsewhere, port });
  expect((await device.signIn()).status).toBe(200);
  const asked = [before, after].map(({ sha256 }, ref) => ({ ref, sha256 }));
  const answer = LookupAnswer.parse(await (await device.lookup(asked)).json());
  expect(answer.results.map(({ verdict }) => verdict)).toEqual(['known', 'new']);

  await restored.stop();
  for (const place of [data, elsewhere]) await removePlace(place);
  await rm(folder, { recursive: true });
});
