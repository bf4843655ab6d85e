import type { MediaRecord } from '#lib/domain/media.ts';

/** How far a file came, each stage within the one before. */
export const STAGES = ['files', 'recognised', 'header', 'decoder', 'hashed', 'damaged'] as const;
type Stage = (typeof STAGES)[number];
export type StageCounts = Record<Stage, number>;

export const noCounts = (): StageCounts => ({ files: 0, recognised: 0, header: 0, decoder: 0, hashed: 0, damaged: 0 });

const KILLED = ['decoder-crashed', 'decoder-timeout'];

/**
 * The stages that a record shows.
 *
 * @param mimes the media types of the formats that are decoded
 */
export function stagesOf(
  { mime, width, provenance, reason, outcome, damaged }: MediaRecord,
  mimes: ReadonlySet<string>,
) {
  const decoder = provenance.decoder !== null || KILLED.includes(reason ?? '');
  const header = decoder || width !== null;
  const reached: Record<Stage, boolean> = {
    files: true,
    recognised: header || mimes.has(mime),
    header,
    decoder,
    hashed: outcome === 'hashed',
    damaged,
  };
  return reached;
}

/** Counts of several formats together. */
export function sumOf(counts: Iterable<StageCounts>): StageCounts {
  const sum = noCounts();
  for (const each of counts) for (const stage of STAGES) sum[stage] += each[stage];
  return sum;
}
