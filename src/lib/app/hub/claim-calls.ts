import { err, ok, type Result } from '#lib/domain/result.ts';
import { MAX_NAMED_MEDIA } from '#lib/domain/wire/casework.ts';
import { ClaimAnswer, type ClaimOutcome } from '#lib/domain/wire/investigation.ts';
import type { HubCalls } from './hub-calls.ts';

/** What a new investigation says. */
export type InvestigationWords = { title: string; contact: string | null; days: number };

type Claimed = { id: string; outcome: ClaimOutcome };

/** Begins an investigation of any number of files: the first of them with it, the others by further calls. */
export async function openWith(
  hub: HubCalls,
  words: InvestigationWords,
  { media, series }: { media: readonly string[]; series: string | null },
): Promise<Result<Claimed, string>> {
  const first = { ...words, media: media.slice(0, MAX_NAMED_MEDIA), series };
  const opened = await hub.act(ClaimAnswer, '/api/v1/investigations', first);
  if (!opened.ok) return opened;
  const { investigation, outcome } = opened.value;
  const rest = media.slice(MAX_NAMED_MEDIA);
  if (rest.length === 0) return ok({ id: investigation.id, outcome });
  const further = await claimMore(hub, investigation.id, { media: rest, series: null });
  return further.ok ? ok({ id: investigation.id, outcome: sum(outcome, further.value) }) : further;
}

/** Claims any number of files for an investigation, one call after the other. */
export async function claimMore(
  hub: HubCalls,
  id: string,
  { media, series }: { media: readonly string[]; series: string | null },
): Promise<Result<ClaimOutcome, string>> {
  let outcome: ClaimOutcome | null = null;
  for (let at = 0; at === 0 || at < media.length; at += MAX_NAMED_MEDIA) {
    const content = { media: media.slice(at, at + MAX_NAMED_MEDIA), series: at === 0 ? series : null };
    const claimed = await hub.act(ClaimAnswer, `/api/v1/investigations/${id}/claims`, content);
    if (!claimed.ok) return err(claimed.error);
    outcome = outcome === null ? claimed.value.outcome : sum(outcome, claimed.value.outcome);
  }
  return outcome === null ? err('garbage') : ok(outcome);
}

/** Two outcomes about different files as one. */
function sum(a: ClaimOutcome, b: ClaimOutcome): ClaimOutcome {
  return {
    asked: a.asked + b.asked,
    claimed: a.claimed + b.claimed,
    alreadyOurs: a.alreadyOurs + b.alreadyOurs,
    claimedByOthers: a.claimedByOthers + b.claimedByOthers,
    notHeld: a.notHeld + b.notHeld,
    overlaps: [...a.overlaps, ...b.overlaps],
    series: a.series ?? b.series,
  };
}
