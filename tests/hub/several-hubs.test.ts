import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { freePort } from '../browser/free-port.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomHex, randomItem, withFlippedBits } from '../fixtures/random-item.ts';
import { makePlace, removePlace } from '../fixtures/store-place.ts';

let data: string;
let hubs: PortalServer[];
let devices: DeviceAtHub[];

beforeAll(async () => {
  ({ dataDir: data } = await makePlace());
  const ports = [await freePort(), await freePort()];
  const origins = ports.map((port) => `http://localhost:${port}`);
  const environment = { ORIGIN: origins.join(',') };
  // Both make the tables, or find that the other one does.
  hubs = await Promise.all(ports.map((port) => startPortalServer({ data, port, environment })));
  const desk = { origin: environment.ORIGIN, data };
  devices = [];
  for (const portal of origins) {
    const device = await DeviceAtHub.enrol(await operate(desk, 'enrol', '--bureau', 'A', '--portal', portal));
    expect((await device.signIn()).status).toBe(200);
    devices.push(device);
  }
});
afterAll(async () => {
  await Promise.all(hubs.map((hub) => hub.stop()));
  await removePlace(data);
});

describe('hubs that share a store', () => {
  it('answer with what another one was told a moment ago, by digest and by likeness', async () => {
    for (const [asks, submits] of [devices, devices.toReversed()]) {
      const item = randomItem();
      expect((await submits?.submit([item]))?.status).toBe(201);
      const pdq = {
        profile: 'direct' as const,
        quality: 90,
        hashes: [withFlippedBits(item.pdq?.hashes[0] ?? '', 31)],
        damaged: false,
      };
      const response = await asks?.lookup([
        { ref: 0, sha256: item.sha256 },
        { ref: 1, pdq },
        { ref: 2, sha256: randomHex(32) },
      ]);
      const answer = LookupAnswer.parse(await response?.json());
      expect(answer.results.map(({ verdict }) => verdict)).toEqual(['known', 'known', 'new']);
    }
  });

  it('take batches at the same time, each once, whichever of them it comes to', async () => {
    const batches = await Promise.all(
      devices.flatMap((device) =>
        Array.from({ length: 15 }, async () => ({ device, ...(await device.device.seal([randomItem()])) })),
      ),
    );
    const twice = [...batches, ...batches];
    const answers = await Promise.all(
      twice.map(async ({ device, bytes }) => {
        for (;;) {
          const response = await device.send(bytes);
          if (response.status !== 409 && response.status !== 503) return response.status;
          await new Promise((wake) => setTimeout(wake, 50));
        }
      }),
    );
    expect(answers.filter((status) => status === 201)).toHaveLength(batches.length);
    expect(answers.filter((status) => status === 200)).toHaveLength(batches.length);
    const asked = batches.flatMap(({ batch }) => batch.items).map(({ sha256 }, ref) => ({ ref, sha256 }));
    const answer = LookupAnswer.parse(await (await devices[0]?.lookup(asked))?.json());
    expect(answer.results.filter(({ verdict }) => verdict === 'known')).toHaveLength(batches.length);
  });
});
