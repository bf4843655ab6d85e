import { MAX_AT_RISK } from '#lib/domain/job.ts';
import { runKills } from '../kill/kill-run.ts';
import { expect, test } from './fixture.ts';

// `npm run soak -- kill` does the same two hundred times.
test('a browser that is killed again and again loses nothing, counts nothing twice, and hashes little again', async ({
  hub,
}) => {
  const { kills, files, notOnce, wrong, end } = await runKills(hub.origin, 20261126, 800, 10);
  expect(kills.map(({ lost }) => lost)).toEqual(Array(10).fill(0));
  expect(Math.max(...kills.map(({ again }) => again))).toBeLessThanOrEqual(MAX_AT_RISK);
  expect(notOnce).toEqual([]);
  expect(wrong).toEqual([]);
  expect(end).toMatchObject({ total: files, done: files });
});
