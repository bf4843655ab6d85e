import type { Series } from '#lib/domain/wire/series.ts';

/** A series among others to choose from: with the bureau that made it, for names may be alike. */
export function seriesOption({ id, name, lead }: Series): { value: string; name: string; isData: true } {
  return { value: id, name: `${name} · ${lead.bureau ?? ''}`, isData: true };
}
