import type { People } from '#lib/app/hub/people.svelte.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import * as m from '#lib/paraglide/messages.js';
import type { SureAct } from '#lib/ui/console/people/people-acts.ts';

type Sure = { title: string; meaning: string; confirm: string; danger: boolean; run: () => Promise<string | null> };

/** What such an act means, and what does it. */
export function sureOf(sure: SureAct, people: People, role: Role): Sure {
  switch (sure.kind) {
    case 'remove-officer':
      return {
        title: m.people_remove_of({ officer: sure.officer.name }),
        meaning: m.people_remove_meaning(),
        confirm: m.people_remove(),
        danger: true,
        run: () => people.remove(sure.officer.id),
      };
    case 'revoke-device':
      return {
        title: m.people_revoke_device(),
        meaning: m.people_revoke_device_meaning({ officer: sure.officer.name }),
        confirm: m.people_revoke(),
        danger: true,
        run: () => people.revokeDevice(sure.device.id),
      };
    case 'own-device':
      return {
        title: m.people_own_device(),
        meaning: m.people_own_device_meaning(),
        confirm: m.people_make_link(),
        danger: false,
        run: () => people.invite({ role, own: true, bureau: null }),
      };
    case 'end-others':
      return {
        title: m.session_end_others(),
        meaning: m.session_end_others_meaning(),
        confirm: m.session_end_others(),
        danger: true,
        run: () => people.endOtherSessions(),
      };
    case 'first-admin':
      return {
        title: m.bureau_first_admin_of({ bureau: sure.bureau.name }),
        meaning: m.bureau_first_admin_meaning(),
        confirm: m.people_make_link(),
        danger: false,
        run: () => people.invite({ role: 'bureau-admin', own: false, bureau: sure.bureau.code }),
      };
    case 'revoke-code':
      return {
        title: m.code_revoke(),
        meaning: m.code_revoke_meaning(),
        confirm: m.people_revoke(),
        danger: true,
        run: () => people.revokeCode(sure.code.id),
      };
    case 'end-session':
      return {
        title: m.session_end_of({ officer: sure.session.officer.name }),
        meaning: m.session_end_meaning(),
        confirm: m.session_end(),
        danger: true,
        run: () => people.endSession(sure.session.id),
      };
    case 'revoke-token':
      return {
        title: m.token_revoke(),
        meaning: m.token_revoke_meaning(),
        confirm: m.people_revoke(),
        danger: true,
        run: () => people.revokeToken(sure.token.id),
      };
  }
}
