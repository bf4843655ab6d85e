import type { Role } from '#lib/domain/wire/common.ts';
import * as m from '#lib/paraglide/messages.js';

/** The places of the console, in the order in which they are shown, and the roles for which they are. */
export const CONSOLE_PLACES = [
  { place: 'alerts', name: m.console_alerts, roles: ['officer', 'bureau-admin', 'analyst'] },
  { place: 'review', name: m.console_review, roles: ['officer', 'bureau-admin', 'analyst'] },
  { place: 'investigations', name: m.console_investigations, roles: ['officer', 'bureau-admin', 'analyst'] },
  { place: 'identifications', name: m.console_identifications, roles: ['officer', 'bureau-admin', 'analyst'] },
  { place: 'series', name: m.console_series, roles: ['officer', 'bureau-admin', 'analyst'] },
  { place: 'imports', name: m.console_imports, roles: ['bureau-admin'] },
  { place: 'quality', name: m.console_quality, roles: ['officer', 'bureau-admin', 'analyst', 'auditor'] },
  {
    place: 'statistics',
    name: m.console_statistics,
    roles: ['officer', 'bureau-admin', 'analyst', 'auditor', 'hub-admin'],
  },
  { place: 'people', name: m.console_people, roles: ['officer', 'bureau-admin', 'analyst', 'auditor', 'hub-admin'] },
  { place: 'audit', name: m.console_audit, roles: ['auditor', 'hub-admin', 'bureau-admin'] },
] as const satisfies readonly { place: string; name: () => string; roles: readonly Role[] }[];

export type ConsolePlace = (typeof CONSOLE_PLACES)[number]['place'];

export function placesOf(role: Role): { place: ConsolePlace; name: () => string }[] {
  return CONSOLE_PLACES.filter(({ roles }) => (roles as readonly Role[]).includes(role));
}
