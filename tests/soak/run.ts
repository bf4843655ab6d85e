/**
 * `npm run soak [-- kill] [--kills N] [--files N] [--seed S]`: long runs that hold the built portal to what it promises when
 * things go wrong. `kill` shoots the browser down at random moments of a job, as often as it is told to. Needs a build.
 */
import { parseArgs } from 'node:util';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { soakKills } from './kill.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '200' },
    files: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
  },
});

const unknown = positionals.filter((part) => part !== 'kill');
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There is kill.`);
  process.exit(2);
}

const server = await startPortalServer();
try {
  const { kills, files, seed } = values;
  const isWhole = await soakKills(server.origin, { kills: Number(kills), files: Number(files), seed: Number(seed) });
  if (!isWhole) process.exitCode = 1;
} finally {
  await server.stop();
}
