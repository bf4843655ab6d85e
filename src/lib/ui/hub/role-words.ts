import type { Membership } from '#lib/domain/wire/identity.ts';
import * as m from '#lib/paraglide/messages.js';

type RoleName = Membership['role'];

const ROLES: Record<RoleName, () => string> = {
  officer: m.hub_role_officer,
  'bureau-admin': m.hub_role_bureau_admin,
  analyst: m.hub_role_analyst,
  auditor: m.hub_role_auditor,
  'hub-admin': m.hub_role_hub_admin,
};

export function roleWord(role: RoleName): string {
  return ROLES[role]();
}
