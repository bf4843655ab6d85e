import { err, ok } from '#lib/domain/result.ts';
import type { Said } from './command.ts';
import { AuditLog } from '../services/audit-log.ts';
import type { Store } from '../store/store.ts';

const MOST = 20;

/** How many votes, from how many bureaux, decide about a near match from now on; what was decided before stays so. */
export async function setReviewRule(
  store: Store,
  options: Readonly<Record<string, string | undefined>>,
): Promise<Said> {
  const now = await store.pairs.rule();
  const votes = wholeNumber(options['votes'] ?? String(now.votes));
  const bureaux = wholeNumber(options['bureaux'] ?? String(now.bureaux));
  if (votes === null || bureaux === null) return err(`--votes and --bureaux are numbers from 1 to ${MOST}.`);
  if (bureaux > votes) return err('There must be at least as many votes as bureaux.');
  const clock = () => new Date();
  await store.transaction(async (inside) => {
    await inside.pairs.setRule({ votes, bureaux }, clock().toISOString());
    const details = { votes, bureaux };
    await new AuditLog(clock).record(inside, { kind: 'review', act: 'rule-set', actor: null, details });
  });
  return ok([`${votes} votes from ${bureaux} bureaux`]);
}

function wholeNumber(text: string): number | null {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= MOST ? number : null;
}
