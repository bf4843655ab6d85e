import { expect, it } from 'vitest';
import { OwnedHashes } from '#lib/server/near/owned-hashes.ts';
import type { MatchReply } from '#lib/server/near/protocol.ts';
import { SearchRun } from '#lib/server/near/search-run.ts';
import { Turns } from '#lib/server/near/turns.ts';
import { newKernel } from '../../../fixtures/kernel.ts';
import { seededWords } from '../../../fixtures/skewed-hashes.ts';

const COUNT = 30_000;
const all = new Uint8Array(Uint32Array.from({ length: COUNT * 8 }, seededWords(1)).buffer);
const hashOf = (owner: number): Uint8Array => all.subarray((owner - 1) * 32, owner * 32);

/** Turns over thirty thousand hashes, for which buckets are due, and the replies in the order in which they came. */
const started = () => {
  const owned = new OwnedHashes(newKernel);
  owned.add(
    Array.from({ length: COUNT }, (_, i) => i + 1),
    all,
    false,
  );
  const replies: MatchReply[] = [];
  let told: () => void = () => undefined;
  const turns = new Turns([owned], (reply) => {
    replies.push(reply);
    told();
  });
  const untilReplies = async (count: number): Promise<void> => {
    while (replies.length < count) await new Promise<void>((resolve) => (told = resolve));
  };
  return { owned, turns, replies, untilReplies };
};

const asking = (id: number, owned: OwnedHashes, owners: readonly number[]): SearchRun =>
  new SearchRun(id, owned, owners.map(hashOf));

it('gives every question its own answer, though searches take turns', async () => {
  const { owned, turns, replies, untilReplies } = started();
  const many = Array.from({ length: 3000 }, (_, i) => ((i * 7) % COUNT) + 1);
  turns.enqueue(asking(1, owned, many));
  turns.enqueue(asking(2, owned, many.toReversed()));
  await untilReplies(2);
  const byId = new Map(replies.map((reply) => [reply.id, reply]));
  for (const [id, owners] of [
    [1, many],
    [2, many.toReversed()],
  ] as const) {
    expect(byId.get(id)?.counts).toEqual(Uint32Array.from(owners, () => 1));
    expect(byId.get(id)?.owners).toEqual(Float64Array.from(owners));
    expect(byId.get(id)?.distances).toEqual(Uint8Array.from(owners, () => 0));
  }
});

it('does not let one question wait for thousands', async () => {
  const { owned, turns, replies, untilReplies } = started();
  turns.enqueue(
    asking(
      1,
      owned,
      Array.from({ length: 5000 }, (_, i) => i + 1),
    ),
  );
  turns.enqueue(asking(2, owned, [9]));
  await untilReplies(2);
  expect(replies.map(({ id }) => id)).toEqual([2, 1]);
});

it('builds between the questions and after them', async () => {
  const { owned, turns, untilReplies } = started();
  expect(owned.isBuildDue).toBe(true);
  turns.enqueue(asking(1, owned, [1]));
  await untilReplies(1);
  while (owned.isBuildDue) await new Promise((resolve) => setImmediate(resolve));
  expect(owned.isBuildDue).toBe(false);
});

it('answers a search of no questions', async () => {
  const { owned, turns, replies, untilReplies } = started();
  turns.enqueue(new SearchRun(3, owned, []));
  await untilReplies(1);
  expect(replies[0]).toMatchObject({ id: 3, counts: new Uint32Array() });
});
