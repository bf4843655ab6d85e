import type { KnownSetKind, SegmentKind } from '#lib/domain/known-set.ts';
import { KnownSegment } from '#lib/formats/known-set/segment.ts';
import type { SetEntry, SkippedEntry } from '#lib/formats/known-set/set-packer.ts';
import type { SetTally } from '#lib/matching/known-set-contract.ts';
import { KnownSetMaker } from '#lib/matching/known-set-maker.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export type MadeSet = {
  readonly segments: readonly { readonly kind: SegmentKind; readonly bytes: Bytes }[];
  readonly skipped: readonly SkippedEntry[];
  readonly tally: SetTally;
};

/** A set as the page makes it, in memory; `portion` entries at a time. */
export async function makeSet(kind: KnownSetKind, entries: readonly SetEntry[], portion = 500): Promise<MadeSet> {
  const maker = new KnownSetMaker();
  maker.beginSet(kind);
  const runs = new Map<SegmentKind, Bytes[][]>();
  const skipped: SkippedEntry[] = [];
  const put = (all: ReturnType<KnownSetMaker['flushSet']>) => {
    for (const run of all) runs.set(run.kind, [...(runs.get(run.kind) ?? []), [...run.pieces]]);
  };
  for (let from = 0; from < entries.length; from += portion) {
    const packed = maker.packEntries(entries.slice(from, from + portion));
    put(packed.runs);
    skipped.push(...packed.skipped);
  }
  put(maker.flushSet());
  const segments: { kind: SegmentKind; bytes: Bytes }[] = [];
  for (const [of, pieces] of runs) {
    maker.beginMerge(of, pieces.length, 'segments');
    let step = await maker.mergeStep();
    while (!('end' in step)) {
      if ('segment' in step) segments.push({ kind: of, bytes: step.segment });
      step = await ('needs' in step ? maker.mergeStep(pieces[step.needs]?.shift() ?? null) : maker.mergeStep());
    }
  }
  return { segments, skipped, tally: maker.setTally() };
}

export async function readSegment(bytes: Bytes): Promise<KnownSegment> {
  const read = await KnownSegment.read(bytes);
  if (!read.ok) throw new Error(`unexpected: ${read.error}`);
  return read.value;
}
