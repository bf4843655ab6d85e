import type { Role } from '#lib/domain/wire/common.ts';
import * as m from '#lib/paraglide/messages.js';

const MEANINGS: Record<Role, () => string> = {
  officer: m.role_meaning_officer,
  'bureau-admin': m.role_meaning_bureau_admin,
  analyst: m.role_meaning_analyst,
  auditor: m.role_meaning_auditor,
  'hub-admin': m.role_meaning_hub_admin,
};

/** What somebody in a role can do, in one sentence. */
export function roleMeaning(role: Role): string {
  return MEANINGS[role]();
}

/** The roles that a bureau's administrator gives. */
export const BUREAU_ROLES = ['officer', 'analyst', 'auditor', 'bureau-admin'] as const satisfies readonly Role[];
