import type { NewAlert } from './alerting.ts';

/**
 * Tells a bureau that somebody can administer it from now on. Two people who must agree are two only as long as nobody lets
 * in the second one unseen.
 */
export function newAdminAlert(bureau: string, officer: string, now: Date): NewAlert {
  const subject = { about: { kind: 'officer', id: officer }, bureau, word: 'new administrator' };
  return { bureau, kind: 'approval', cause: `new-admin:${officer}:${now.toISOString()}`, subject };
}
