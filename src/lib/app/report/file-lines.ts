import type { CaseRow } from '#lib/domain/case-row.ts';
import type { SetHitLine } from '#lib/domain/court-report/known-sets.ts';
import type { ErrorLine, FileLine } from '#lib/domain/court-report/lines.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { isConfirmed } from '#lib/domain/set-hit.ts';
import type { ReportChoice, ReportSource } from './report-source.ts';

/** What others know of a row's medium. */
type Known = Pick<ReportSource, 'markOf' | 'findingOf' | 'sets' | 'setHitsOf' | 'isNamedWhole'>;

export function fileLine(row: CaseRow, { media, ...seen }: Occurrence, known: Known): FileLine {
  const { path, bytes, modified, outcome, reason } = seen;
  const { job } = row;
  const { markOf, findingOf } = known;
  const mark = media === null ? undefined : markOf(media.sha256);
  const finding = media === null ? undefined : findingOf(media.sha256);
  return {
    ...{ path, job, bytes, modified, outcome, reason },
    sha256: media?.sha256 ?? null,
    sha1: media?.sha1 ?? null,
    md5: media?.md5 ?? null,
    mime: media?.mime ?? null,
    width: media?.width ?? null,
    height: media?.height ?? null,
    pdq: pdqOf(media?.pdq ?? null),
    damaged: media?.damaged ?? false,
    decoder: media?.provenance.decoder ?? null,
    category: mark?.category ?? null,
    flags: mark?.flags ?? [],
    verdict: finding?.verdict ?? null,
    answerId: finding?.answerId ?? null,
    sets: hitLines(row, known),
  };
}

/** Sets that were enabled after the report was begun are left out. */
function hitLines({ media }: CaseRow, { sets, setHitsOf, findingOf, isNamedWhole }: Known): SetHitLine[] {
  if (media === null || sets.length === 0) return [];
  const hits = setHitsOf(media.sha256);
  return sets.flatMap(({ id }, i) => {
    const hit = hits.find(({ setId }) => setId === id);
    if (hit === undefined) return [];
    const { via, distance, category } = hit;
    const isSure = isConfirmed(hit, findingOf(media.sha256), isNamedWhole(media));
    return [
      { set: i + 1, via, distance, standing: via === 'pdq' ? 'alike' : isSure ? 'confirmed' : 'probable', category },
    ];
  });
}

/** Null for a file that is hashed with everything. */
export function errorLine({ job }: CaseRow, { path, bytes, outcome, reason, media }: Occurrence): ErrorLine | null {
  if (outcome === 'hashed') return null;
  const { decoder = null, warnings = [] } = media?.provenance ?? {};
  return { path, job, bytes, outcome, reason, decoder, warnings };
}

/** Whether a file is among those that are to be listed. */
export function isListed({ category, verdict }: FileLine, { files, categories }: ReportChoice): boolean {
  if (files === 'all') return true;
  if (files === 'categories') return categories.includes(category);
  return verdict === 'known' || verdict === 'under-investigation' || verdict === 'identified';
}

function pdqOf(pdq: FileLine['pdq']): FileLine['pdq'] {
  if (pdq === null) return null;
  const { direct, quality, nn512, qualityNn512 } = pdq;
  return { direct, quality, nn512, qualityNn512 };
}
