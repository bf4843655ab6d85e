import * as z from 'zod/mini';

/** Every way in which the hub says no: one stable code, its HTTP status and its title, in one table. */
export const PROBLEMS = {
  'not-json': [415, 'The request is not JSON'],
  'malformed-request': [400, 'The request does not have the documented form'],
  'not-canonical': [422, 'The bytes are not their own canonical form (RFC 8785)'],
  'bad-signature': [422, 'The signature does not fit the content'],
  'wrong-bureau-or-device': [403, 'The content names another bureau or device than the caller'],
  'unknown-data-rule': [422, 'The named data rule version is not in force'],
  'data-rule-version': [409, 'The rule is not the next version of the one in force'],
  'field-outside-data-rule': [422, 'The named data rule does not allow a field of the request'],
  'approval-waiting': [409, 'Another request of this kind waits for a second person'],
  'batch-differs': [422, 'This batch id was used before with other content'],
  'import-differs': [422, 'This import, or this piece of it, was sent before with other content'],
  'import-closed': [409, 'The import takes nothing in any more'],
  'import-incomplete': [409, 'The hub has not all of the import, or counts it in another way'],
  'batch-erased': [410, 'The batch was taken back or has expired: only that it was here is still known'],
  'unknown-batch': [404, 'The batch to be taken back is not here'],
  'parcel-not-readable': [422, 'The parcel cannot be opened with the key of this hub'],
  'batch-in-progress': [409, 'This batch is being stored at this moment'],
  'review-not-decided': [409, 'This near match is open: there is nothing to open again'],
  'code-not-valid': [403, 'The enrolment code is unknown, used or expired'],
  'sign-in-refused': [403, 'The sign-in was refused'],
  'not-signed-in': [401, 'Sign in first'],
  'step-up-needed': [403, 'Prove yourself once more before this; the detail names the act'],
  'not-allowed': [403, 'The role of the caller does not allow this'],
  'own-request': [403, 'Another person must decide about this request'],
  'already-decided': [409, 'This was decided before, or is no longer possible'],
  'bureau-exists': [409, 'There is a bureau with this code'],
  'last-admin': [409, 'The last administrator of a bureau can be taken away by the operator only'],
  'changed-meanwhile': [409, 'Somebody has changed this meanwhile; read it again'],
  'foreign-origin': [403, 'The request comes from another site'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'The method is not allowed here'],
  'too-large': [413, 'The request is too large'],
  'too-many-requests': [429, 'Too many requests; wait a moment'],
  'look-up-budget': [429, 'The device or its bureau has looked up too much for now'],
  'internal-error': [500, 'The hub failed; nothing was stored'],
  'not-ready': [503, 'The hub is starting'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457 problem details. `code` repeats the last part of `type` for programs. */
export const Problem = z.object({
  type: z.string().check(z.maxLength(200)),
  title: z.string().check(z.maxLength(200)),
  status: z.int().check(z.gte(400), z.lte(599)),
  code: z.string().check(z.maxLength(60)),
  detail: z.optional(z.string().check(z.maxLength(500))),
  requestId: z.optional(z.string().check(z.maxLength(60))),
});
export type Problem = z.infer<typeof Problem>;

/** The problem document for a code; `detail` names the place and the rule, never a hash or a name. */
export function problem(code: ProblemCode, detail?: string): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: `urn:lintel:problem:${code}`, title, status, code, ...(detail !== undefined && { detail }) };
}
