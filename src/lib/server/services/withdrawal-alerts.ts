import { holderNaming } from '#lib/domain/data-rule.ts';
import type { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import type { Store } from '../store/store.ts';
import { submissionKey } from './aftermath.ts';
import type { Alerting } from './alerting.ts';
import { causesOf } from './meeting-alerts.ts';

/** What a bureau has said in one source, before it is taken back: media, and what of alerts about them is its own. */
export type Leaving = { media: readonly number[]; sha256: readonly string[] };

/** Call this before anything is taken back: afterwards nobody knows what it was. */
export async function leavingWith(
  store: Store,
  { bureau, withdraws, items }: Pick<Withdrawal, 'bureau' | 'withdraws' | 'items'>,
): Promise<Leaving> {
  const said = await store.contributions.ofSource(bureau, withdraws);
  const chosen = items === null ? said : said.filter(({ sha256 }) => sha256 !== null && items.includes(sha256));
  return { media: chosen.map(({ media }) => media), sha256: chosen.flatMap(({ sha256 }) => sha256 ?? []) };
}

/**
 * Tells those who hold the same or the like that a bureau stands for its files no longer, and, when a whole batch goes, those
 * who were told of it when it came. Nobody hears of a file that the bureau has handed in otherwise, too. What the hub told the
 * bureau itself about the batch names these files no longer.
 */
export async function tellOfWithdrawal(
  store: Store,
  alerts: Alerting,
  { withdrawal, leaving }: { withdrawal: Withdrawal; leaving: Leaving },
): Promise<void> {
  const { bureau, batchId, withdraws, reason } = withdrawal;
  const causes = causesOf(submissionKey(bureau, withdraws));
  await store.alerts.unname(bureau, causes, leaving.sha256);
  const held = await store.contributions.holdersOf(leaving.media);
  const kept = new Set(held.filter((holding) => holding.bureau === bureau).map(({ media }) => media));
  const media = leaving.media.filter((medium) => !kept.has(medium));
  if (media.length === 0) return;
  const rule = await store.bureaux.ruleInForce(bureau);
  const mayName = rule !== null && holderNaming(rule.rule) !== 'hub-only';
  const news = {
    kind: 'withdrawn' as const,
    cause: `withdrawal:${bureau}:${batchId}`,
    subject: { bureau: mayName ? bureau : null, word: reason },
  };
  await alerts.tellHolders(store, { ...news, media, from: bureau });
  if (withdrawal.items !== null) return;
  // Who holds nothing alike asked about it once. A bureau that was told just now is not told twice of one cause.
  for (const told of await store.alerts.told(causes)) {
    if (told !== bureau) await alerts.raise(store, { bureau: told, ...news });
  }
}
