import { type KnownSet, SEGMENT_KINDS, type SegmentKind } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KnownSetClient } from '#lib/matching/known-set-client.ts';
import type { SetCompareStep } from '#lib/matching/known-set-contract.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;
/** The segments of one set, and how their bytes are had. */
type Side = {
  readonly segments: KnownSet['segments'];
  readonly read: (number: number) => Promise<Result<Bytes, StorageFailure>>;
};

/**
 * How many files two sets have in common, as far as digests tell: the most that they share of any one kind. Both are read once
 * from beginning to end, one segment of each at a time.
 */
export async function filesInCommon(
  client: KnownSetClient,
  one: Side,
  other: Side,
): Promise<Result<number, StorageFailure | 'worker-failed'>> {
  let most = 0;
  for (const kind of SEGMENT_KINDS) {
    if (kind === 'pdq') continue;
    const common = await keysInCommon(client, kind, [one, other]);
    if (!common.ok) return common;
    most = Math.max(most, common.value);
  }
  return ok(most);
}

async function keysInCommon(
  client: KnownSetClient,
  kind: SegmentKind,
  sides: readonly Side[],
): Promise<Result<number, StorageFailure | 'worker-failed'>> {
  const queues = sides.map(({ segments }) => segments.filter((segment) => segment.kind === kind));
  if (queues.some((queue) => queue.length === 0)) return ok(0);
  const begun = await client.ask((worker) => worker.beginCompare(kind));
  if (!begun.ok) return err('worker-failed');
  for (let fed: Bytes | null | undefined; ;) {
    const given = fed;
    const step = await client.ask(async (worker): Promise<SetCompareStep> => worker.compareStep(given));
    if (!step.ok) return err('worker-failed');
    if ('common' in step.value) return ok(step.value.common);
    const next = queues[step.value.needs]?.shift();
    const bytes = next === undefined ? ok(null) : await (sides[step.value.needs]?.read(next.number) ?? ok(null));
    if (!bytes.ok) return bytes;
    fed = bytes.value;
  }
}
