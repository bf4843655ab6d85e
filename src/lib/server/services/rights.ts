import type { Role } from '#lib/domain/wire/common.ts';
import type { StepUpAct, TokenScope } from '#lib/domain/wire/identity.ts';

const EVERY_ROLE = ['officer', 'bureau-admin', 'analyst', 'auditor', 'hub-admin'] as const;
const CASE_ROLES = ['officer', 'bureau-admin', 'analyst'] as const;

export type Right = {
  roles: readonly Role[];
  /** With which a bureau's own server may do it, too; without one, only people may. */
  scope?: TokenScope;
};

/**
 * Who may do what at their own bureau: the one place where roles and scopes are decided. Services ask by `forbidden`, the
 * routes below by their deed. A new deed is one line here.
 */
export const DEEDS = {
  ask: { roles: CASE_ROLES, scope: 'look-up' },
  submit: { roles: ['officer', 'bureau-admin'], scope: 'submit' },
  'prove-log': { roles: EVERY_ROLE, scope: 'read-receipts' },
  'see-retention': { roles: ['auditor', 'bureau-admin'] },
  'set-retention': { roles: ['bureau-admin'] },
  'read-log': { roles: ['auditor', 'bureau-admin', 'hub-admin'] },
  'verify-answer': { roles: [...CASE_ROLES, 'auditor'], scope: 'look-up' },
  'read-receipt': { roles: ['officer', 'bureau-admin', 'analyst', 'auditor'], scope: 'read-receipts' },
  'make-rule': { roles: ['bureau-admin'] },
  'read-alerts': { roles: CASE_ROLES, scope: 'read-alerts' },
  'acknowledge-alert': { roles: CASE_ROLES },
  'review-matches': { roles: CASE_ROLES },
  'reopen-review': { roles: ['analyst'] },
  'see-casework': { roles: CASE_ROLES },
  'do-casework': { roles: CASE_ROLES },
  /** Series of other bureaux: what belongs together crosses borders. */
  'manage-any-series': { roles: ['analyst'] },
  'see-people': { roles: EVERY_ROLE },
  'rename-own': { roles: EVERY_ROLE },
  'revoke-own-device': { roles: EVERY_ROLE },
  'end-own-sessions': { roles: EVERY_ROLE },
  'issue-code': { roles: EVERY_ROLE },
  'revoke-code': { roles: EVERY_ROLE },
  'change-role': { roles: ['bureau-admin', 'hub-admin'] },
  'remove-officer': { roles: ['bureau-admin'] },
  'see-codes': { roles: EVERY_ROLE },
  'see-tokens': { roles: ['bureau-admin'] },
  'make-token': { roles: ['bureau-admin'] },
  'revoke-token': { roles: ['bureau-admin'] },
  'see-bureaux': { roles: EVERY_ROLE },
  'add-bureau': { roles: ['hub-admin'] },
  'change-bureau': { roles: ['bureau-admin'] },
  'see-approvals': { roles: EVERY_ROLE },
  'decide-approval': { roles: EVERY_ROLE },
  'see-quality': { roles: ['officer', 'bureau-admin', 'analyst', 'auditor'] },
  'compare-bureaux': { roles: ['analyst', 'auditor', 'hub-admin'] },
  'decide-held': { roles: ['bureau-admin'] },
  'see-stats': { roles: EVERY_ROLE },
  import: { roles: ['bureau-admin'] },
} as const satisfies Record<string, Right>;
export type Deed = keyof typeof DEEDS;

export type RouteRight = {
  /** Null: anybody, signed in or not. */
  deed: Deed | null;
  /**
   * What a path with an id does for somebody of another bureau: `hidden` things answer as if there were none, `shared` ones
   * are there for every bureau.
   */
  things?: 'hidden' | 'shared';
  /** Before which key and passphrase are asked for once more, whoever it is. */
  act?: StepUpAct;
};

/**
 * Every route of the hub by method and path, as OpenAPI writes it. The server answers no route that is not here (405), and
 * refuses whoever may not do the deed before it reads a body. A new route is one line here.
 */
export const ROUTES: Readonly<Record<string, RouteRight>> = {
  'GET /healthz': { deed: null },
  'GET /readyz': { deed: null },
  'GET /api/openapi.json': { deed: null },
  'POST /api/v1/enrolments': { deed: null },
  'POST /api/v1/session/challenge': { deed: null },
  'POST /api/v1/session': { deed: null },
  'DELETE /api/v1/session': { deed: null },
  'POST /api/v1/lookups': { deed: 'ask' },
  'POST /api/v1/submissions': { deed: 'submit' },
  'GET /api/v1/submissions/{batchId}': { deed: 'read-receipt', things: 'hidden' },
  'POST /api/v1/withdrawals': { deed: 'submit' },
  'POST /api/v1/carried': { deed: 'submit' },
  'POST /api/v1/data-rules': { deed: 'make-rule' },
  'GET /api/v1/retention': { deed: 'see-retention' },
  'POST /api/v1/retention': { deed: 'set-retention', act: 'set-retention' },
  'GET /api/v1/log/checkpoint': { deed: 'prove-log' },
  'GET /api/v1/log/proof/{index}': { deed: 'prove-log', things: 'shared' },
  'GET /api/v1/log/consistency': { deed: 'prove-log' },
  'GET /api/v1/log/run': { deed: 'prove-log' },
  'GET /api/v1/log/entries': { deed: 'read-log' },
  'POST /api/v1/answers/verification': { deed: 'verify-answer' },
  'POST /api/v1/session/step-up': { deed: 'see-people' },
  'GET /api/v1/sessions': { deed: 'see-people' },
  'POST /api/v1/sessions/others/end': { deed: 'end-own-sessions' },
  'POST /api/v1/sessions/{id}/end': { deed: 'end-own-sessions', things: 'hidden' },
  'GET /api/v1/people': { deed: 'see-people' },
  'POST /api/v1/people/{id}/name': { deed: 'rename-own', things: 'hidden' },
  'POST /api/v1/people/{id}/role': { deed: 'change-role', things: 'hidden', act: 'change-role' },
  'POST /api/v1/people/{id}/removal': { deed: 'remove-officer', things: 'hidden', act: 'remove-officer' },
  'GET /api/v1/people/codes': { deed: 'see-codes' },
  'POST /api/v1/people/codes': { deed: 'issue-code', act: 'issue-code' },
  'POST /api/v1/people/codes/{id}/revocation': { deed: 'revoke-code', things: 'hidden' },
  'POST /api/v1/devices/{id}/name': { deed: 'rename-own', things: 'hidden' },
  'POST /api/v1/devices/{id}/revocation': { deed: 'revoke-own-device', things: 'hidden' },
  'GET /api/v1/tokens': { deed: 'see-tokens' },
  'POST /api/v1/tokens': { deed: 'make-token', act: 'make-token' },
  'POST /api/v1/tokens/{id}/revocation': { deed: 'revoke-token', things: 'hidden', act: 'revoke-token' },
  'GET /api/v1/approvals': { deed: 'see-approvals' },
  'POST /api/v1/approvals/{id}/decision': { deed: 'decide-approval', things: 'hidden', act: 'decide-approval' },
  'GET /api/v1/bureaux': { deed: 'see-bureaux' },
  'POST /api/v1/bureaux': { deed: 'add-bureau', act: 'add-bureau' },
  'POST /api/v1/bureaux/{code}/words': { deed: 'change-bureau', things: 'hidden' },
  'GET /api/v1/alerts': { deed: 'read-alerts' },
  'POST /api/v1/alerts/{id}/acknowledgement': { deed: 'acknowledge-alert', things: 'hidden' },
  'GET /api/v1/matches/review': { deed: 'review-matches' },
  'POST /api/v1/matches/review/{id}/votes': { deed: 'review-matches', things: 'hidden' },
  'POST /api/v1/matches/review/{id}/reopening': { deed: 'reopen-review', things: 'shared', act: 'reopen-review' },
  'GET /api/v1/submissions/{batchId}/quality': { deed: 'read-receipt', things: 'hidden' },
  'GET /api/v1/quality': { deed: 'see-quality' },
  'GET /api/v1/held': { deed: 'decide-held' },
  'POST /api/v1/held/decisions': { deed: 'decide-held', act: 'release-flood' },
  'GET /api/v1/stats': { deed: 'see-stats' },
  'GET /api/v1/investigations': { deed: 'see-casework' },
  'POST /api/v1/investigations': { deed: 'do-casework' },
  'GET /api/v1/investigations/{id}': { deed: 'see-casework', things: 'hidden' },
  'GET /api/v1/investigations/{id}/media': { deed: 'see-casework', things: 'hidden' },
  'POST /api/v1/investigations/{id}/claims': { deed: 'do-casework', things: 'hidden' },
  'POST /api/v1/investigations/{id}/release': { deed: 'do-casework', things: 'hidden' },
  'POST /api/v1/investigations/{id}/extension': { deed: 'do-casework', things: 'hidden' },
  'POST /api/v1/investigations/{id}/contact': { deed: 'do-casework', things: 'hidden' },
  'POST /api/v1/investigations/{id}/reopening': { deed: 'do-casework', things: 'hidden' },
  'GET /api/v1/hand-offs': { deed: 'see-casework' },
  'POST /api/v1/hand-offs': { deed: 'do-casework' },
  'POST /api/v1/hand-offs/{id}/answer': { deed: 'do-casework', things: 'hidden' },
  'POST /api/v1/hand-offs/{id}/cancellation': { deed: 'do-casework', things: 'hidden' },
  'GET /api/v1/identifications': { deed: 'see-casework' },
  'POST /api/v1/identifications': { deed: 'do-casework' },
  'POST /api/v1/identifications/search': { deed: 'see-casework' },
  'GET /api/v1/identifications/{id}': { deed: 'see-casework', things: 'shared' },
  'POST /api/v1/identifications/{id}/correction': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/identifications/{id}/media': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/identifications/{id}/revocation': { deed: 'do-casework', things: 'shared' },
  'GET /api/v1/series': { deed: 'see-casework' },
  'POST /api/v1/series': { deed: 'do-casework' },
  'GET /api/v1/series/words': { deed: 'see-casework' },
  'GET /api/v1/series/{id}': { deed: 'see-casework', things: 'shared' },
  'GET /api/v1/series/{id}/media': { deed: 'see-casework', things: 'shared' },
  'POST /api/v1/series/{id}/media': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/series/{id}/said': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/series/{id}/name': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/series/{id}/merge': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/series/{id}/split': { deed: 'do-casework', things: 'shared' },
  'POST /api/v1/series/{id}/state': { deed: 'do-casework', things: 'shared' },
  'GET /api/v1/leads': { deed: 'see-casework' },
  'GET /api/v1/imports': { deed: 'import' },
  'POST /api/v1/imports': { deed: 'import' },
  'GET /api/v1/imports/{id}': { deed: 'import', things: 'hidden' },
  'POST /api/v1/imports/{id}/items': { deed: 'import', things: 'hidden' },
  'POST /api/v1/imports/{id}/commit': { deed: 'import', things: 'hidden', act: 'commit-import' },
  'POST /api/v1/imports/{id}/abandonment': { deed: 'import', things: 'hidden' },
};
