import type { CaseDisclosure, CaseRecord } from '#lib/app/case-disclosure.ts';
import type { Review } from '#lib/app/review.svelte.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { ok } from '#lib/domain/result.ts';

/** What a case has of a record that was met once, under a name made from its digest. */
export function caseRecord(media: MediaRecord, change: Partial<CaseRecord> = {}): CaseRecord {
  const name = `${media.sha256.slice(0, 8)}.jpg`;
  return { media, names: [name], mark: null, scheme: 'plain', path: `folder/${name}`, ...change };
}

/** A case that holds these records. */
export function caseOf(media: readonly MediaRecord[], reference = ''): CaseDisclosure {
  const records = media.map((each) => caseRecord(each));
  return {
    records: media.length,
    reference,
    portions: async function* () {
      yield await Promise.resolve(ok(records));
    },
  };
}

/** The bodies that a review shows, as texts. */
export async function bodies({ requests, body }: Pick<Review, 'requests' | 'body'>): Promise<string[]> {
  const read = await Promise.all(requests.map((_, request) => body(request)));
  return read.map((bytes) => new TextDecoder().decode(bytes ?? undefined));
}
