import { createHash } from 'node:crypto';
import { answerStatement } from '#lib/domain/answer-leaf.ts';
import { canonicalText } from '#lib/domain/canonical.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { LookupItem, LookupRequest } from '#lib/domain/wire/lookup.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { Auditing } from './auditing.ts';
import { lookupRefusal } from './disclosed.ts';
import type { LookupBudget } from './lookup-budget.ts';
import type { HolderNamings } from './holder-namings.ts';
import { type NearDuplicates, searchHits } from './hit-search.ts';
import { type HubKey, signedText } from './hub-key.ts';
import { lookUpCounts } from './look-up-counts.ts';
import { alertsAbout, type Met } from './lookup-alerts.ts';
import { resultOf } from './lookup-result.ts';
import { contextsOf } from './match-context.ts';
import { metSince } from './met-since.ts';
import type { Clock, Refusal } from './refusal.ts';
import { newSecret } from './secret.ts';
import { sha256 } from './sha256.ts';
import type { Tallying } from './tallying.ts';
import { keepWatches } from './watching.ts';

export type { NearDuplicates, NearMatch } from './hit-search.ts';

type Parts = {
  store: Store;
  key: HubKey;
  near: NearDuplicates;
  namings: HolderNamings;
  audit: Auditing;
  alerts: Alerting;
  tally: Tallying;
  budget: Pick<LookupBudget, 'take'>;
  clock: Clock;
};

/** `newest`: the number of the newest contribution before the search began. */
type Asked = { actor: Actor; request: LookupRequest; question: Uint8Array; newest: number };

/** Answers what is known about files, by their digests and PDQ hashes. */
export class Lookups {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The text of the signed answer. @param question the exact bytes that came in, of which `request` was parsed */
  async answer(actor: Actor, request: LookupRequest, question: Uint8Array): Promise<Result<string, Refusal>> {
    const { store, budget } = this.#parts;
    const rule = await store.bureaux.rule(actor.bureau, request.dataRule);
    const refusal = forbidden(actor, 'ask') ?? objection(request, rule);
    if (refusal !== null || rule === null) return err(refusal ?? UNKNOWN_RULE);
    const spent = await budget.take(actor, request.items.length);
    if (spent !== null) return err(spent);
    for (let turn = 0; turn < SEARCHES; turn++) {
      const answer = await this.#searched(actor, request, rule, question);
      if (!answer.ok) return answer;
      if (answer.value !== null) return ok(answer.value);
    }
    return err(NOT_READY);
  }

  /** One search and its answer; null when something came in meanwhile that is to be watched for. */
  async #searched(
    actor: Actor,
    request: LookupRequest,
    rule: DataRule,
    question: Uint8Array,
  ): Promise<Result<string | null, Refusal>> {
    const { store, near, namings, clock } = this.#parts;
    const newest = await store.contributions.newest();
    const hits = await searchHits(store, near, request.items);
    if (!hits.ok) return err(NOT_READY);
    const at = clock().toISOString();
    const media = new Set(hits.value.flatMap((each) => each.hits.map(({ contribution }) => contribution.media)));
    const contexts = await contextsOf(store, namings, { media: [...media], at });
    // It was taken back, or has turned out to be another medium, since it was found: only a new search can tell.
    if (contexts.media.size < media.size) return ok(null);
    const knownGood = await store.knownSets.holding(request.items.flatMap(safeDigests));
    const told = { contexts, knownGood, withContext: request.context === true };
    const results = request.items.map((item, i) => resultOf(item, hits.value[i] ?? NO_HITS, told));
    const met = { asker: actor.bureau, named: request.named === true, rule, hits: hits.value, results, contexts, at };
    return ok(await this.#give({ actor, request, question, newest }, met));
  }

  /** One transaction: the answer's place in the log, who hears of it, and what is watched; or no answer. */
  #give({ actor, request, question, newest }: Asked, met: Met): Promise<string | null> {
    const { store: outside, key, audit, alerts, tally, clock } = this.#parts;
    const { results, at } = met;
    const [shown, text] = [request.context === true, canonicalText(results)];
    const requestSha256 = createHash('sha256').update(question).digest('hex');
    return outside.transaction(async (store) => {
      // What came in after the search was gone through before there was a watch: nobody would ever be told of it.
      if (request.watchDays !== undefined && (await metSince(store, newest, request.items))) return null;
      const answerId = uuidv7();
      const watched = await keepWatches(store, alerts, { actor, request, results, answerId, at });
      for (const alert of await alertsAbout(store, met)) await alerts.raise(store, alert);
      await tally.add(store, ...lookUpCounts(actor.bureau, results));
      const milliseconds = clock().getTime() - Date.parse(at);
      await tally.took(store, { bureau: actor.bureau, name: 'answer', milliseconds });
      const blind = newSecret();
      const said = { answerId, asOf: at, requestSha256, results, watched: watched?.items ?? 0, blind };
      const leaf = await audit.record(store, { ...answerStatement(sha256, said, actor, text), actor });
      const answer = await signedText(key, 'lintel/lookup-answer/1', {
        ...{ answerId, asOf: at, requestSha256, results: text },
        ...(watched !== null && shown && { watched }),
        ...(shown && { leaf: { ...leaf, blind } }),
      });
      await store.answers.record({
        ...{ id: answerId, bureau: actor.bureau, items: results.length, answeredAt: at, leaf: leaf.index },
        // The answer is signed and blind, so that nobody can guess at it, or at its question, by its digest.
        sha256: createHash('sha256').update(answer).digest('hex'),
      });
      return answer;
    });
  }
}

/** So often one question is searched for, when what is asked about comes in meanwhile. */
const SEARCHES = 3;
const NO_HITS = { hits: [], refuted: 0 };
const NOT_READY: Refusal = { code: 'not-ready', retryAfter: 1 };
const UNKNOWN_RULE: Refusal = { code: 'unknown-data-rule', detail: 'dataRule' };

function objection(request: LookupRequest, rule: DataRule | null): Refusal | null {
  return rule === null ? UNKNOWN_RULE : lookupRefusal(request, rule);
}

/** Those by which a known-good set may recognise a file. */
function safeDigests({ sha256, sha1 }: LookupItem): string[] {
  return [sha256, sha1].filter((digest) => digest !== undefined);
}
