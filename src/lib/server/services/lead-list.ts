import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Lead, type LeadList, type LeadQuery, MAX_LEAD_MEDIA } from '#lib/domain/wire/lead.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { HolderNamings } from './holder-namings.ts';
import { type FoundLead, leadsOf } from './leads.ts';
import { partiesOf } from './parties.ts';
import type { Refusal } from './refusal.ts';

/** Contributions that are looked at in one step, steps of one answer, and leads after which it is long enough. */
const [STEP, STEPS, ENOUGH] = [200, 10, 50];

/** What a bureau's own material leads to, found anew for each reader: what was withdrawn leads nowhere. */
export class LeadLists {
  readonly #parts: { store: Store; namings: HolderNamings };

  constructor(parts: { store: Store; namings: HolderNamings }) {
    this.#parts = parts;
  }

  /** The newest contributions first. An answer may be short, or empty, and still have a next one. */
  async list(actor: Actor, query: LeadQuery): Promise<Result<LeadList, Refusal>> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    const found: FoundLead[] = [];
    let before = query.before ?? null;
    for (let step = 0; step < STEPS && found.length < ENOUGH; step++) {
      const contributions = await store.casework.leads.leadingOf(actor.bureau, before, STEP);
      for (const lead of await leadsOf(store, contributions)) found.push(lead);
      before = contributions.at(-1) ?? null;
      if (contributions.length < STEP) {
        before = null;
        break;
      }
    }
    return ok({ items: await this.#told(found, actor.bureau), next: before });
  }

  async #told(found: readonly FoundLead[], reader: string): Promise<Lead[]> {
    const { media } = this.#parts.store.casework;
    const digests = await media.digestsOf([...new Set(found.flatMap((lead) => [lead.media, lead.other]))]);
    const party = await partiesOf(
      this.#parts,
      found.map(({ otherBureau }) => otherBureau),
      reader,
    );
    const of = Map.groupBy(found, (lead) => `${String(lead.media)} ${lead.field}`);
    return [...of.values()].flatMap((leads) => {
      const [first] = leads;
      const sha256 = first === undefined ? undefined : digests.get(first.media);
      if (first === undefined || sha256 === undefined) return [];
      const others = [...Map.groupBy(leads, (lead) => lead.otherBureau)].map(([bureau, those]) => ({
        ...{ ...party(bureau), own: bureau === reader },
        items: new Set(those.map(({ other }) => other)).size,
      }));
      const own = leads
        .filter(({ otherBureau }) => otherBureau === reader)
        .flatMap(({ other }) => digests.get(other) ?? []);
      const count = Math.max(...leads.map((lead) => lead.count));
      return [
        {
          ...{ media: sha256, field: first.field, count, others },
          ownMedia: [...new Set(own)].slice(0, MAX_LEAD_MEDIA),
        },
      ];
    });
  }
}
