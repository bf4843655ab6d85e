import type { Role } from '#lib/domain/wire/common.ts';
import type { Approval, ApprovalSubject } from '#lib/domain/wire/approval.ts';
import type { ApprovalRow } from '../store/approval-store.ts';
import type { Officer } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';

export type ApprovalKind = ApprovalSubject['kind'];

/** The role whose holders ask for a thing of this kind, and approve it for one another. */
export const ASKED_BY_ROLE: Record<ApprovalKind, Role> = { 'data-rule': 'bureau-admin', 'hub-admin': 'hub-admin' };

type Request = Pick<ApprovalRow, 'bureau' | 'kind' | 'askedBy' | 'askedAt' | 'dueAt'>;

/** Those who could approve a request of this kind; a data rule concerns its bureau alone. */
export function approversOf(store: Store, kind: ApprovalKind, bureau: string): Promise<Officer[]> {
  return store.officers.able(ASKED_BY_ROLE[kind], kind === 'data-rule' ? bureau : undefined);
}

/**
 * What an officer may do about a waiting request.
 * - Who asked may take it back, and never approves it, from whatever device.
 * - Who approves was enrolled before it was asked for: nobody asks, and then lets in whoever says yes.
 * - What waits for time to pass nobody hurries; everybody of the bureau whom it concerns may object meanwhile.
 */
export function mayDecide(officer: Officer, kind: ApprovalKind, request: Request): Approval['may'] {
  if (officer.id === request.askedBy) return ['cancel'];
  const concerned = officer.bureau === request.bureau;
  const fits = officer.role === ASKED_BY_ROLE[kind] && (kind === 'hub-admin' || concerned);
  if (request.dueAt === null) return fits && officer.createdAt <= request.askedAt ? ['approve', 'refuse'] : [];
  const mayObject = fits || (concerned && (kind === 'data-rule' || officer.role === 'bureau-admin'));
  return mayObject ? ['refuse'] : [];
}
