/**
 * `npm run soak [-- kill] [--kills N] [--files N] [-- network] [--batches N] [-- hub] [--minutes N]
 * [--store sqlite|postgres] [--seed S]`: long runs that hold the built portal
 * to what it promises when things go wrong. `kill` shoots the browser down at random moments of a job, as often as it is told
 * to; `network` hands batches in through a bad network, while browser and hub are killed; `hub` has three bureaux work at a
 * hub that is killed every minute, on both stores unless one is named. All, unless one is named. Needs a build.
 */
import { parseArgs } from 'node:util';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { soakHub, type StoreName } from './hub.ts';
import { soakKills } from './kill.ts';
import { soakNetwork } from './network.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '200' },
    files: { type: 'string', default: '3000' },
    minutes: { type: 'string', default: '30' },
    store: { type: 'string' },
    batches: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

const seed = Number(values.seed);
const parts: Readonly<Record<string, () => Promise<boolean>>> = {
  kill: async () => {
    const server = await startPortalServer();
    try {
      return await soakKills(server.origin, { kills: Number(values.kills), files: Number(values.files), seed });
    } finally {
      await server.stop();
    }
  },
  network: () => soakNetwork({ batches: Number(values.batches), seed }),
  hub: async () => {
    const stores: readonly StoreName[] = ['sqlite', 'postgres'];
    const chosen = stores.filter((store) => values.store === undefined || values.store === store);
    if (chosen.length === 0) throw new Error(`No such store: ${String(values.store)}. There are ${stores.join(', ')}.`);
    const done: boolean[] = [];
    for (const store of chosen) done.push(await soakHub({ store, minutes: Number(values.minutes), seed }));
    return done.every((each) => each);
  },
};

const unknown = positionals.filter((part) => !Object.hasOwn(parts, part));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  if (!(await run())) process.exitCode = 1;
}
