import type { Approval, Decision } from '#lib/domain/wire/approval.ts';
import type { BureauCard, CodeCard, DeviceCard, OfficerCard, SessionCard, TokenCard } from '#lib/domain/wire/people.ts';

type OnOfficer<Kind> = { kind: Kind; officer: OfficerCard };
type OnDevice<Kind> = { kind: Kind; device: DeviceCard; officer: OfficerCard };

/** Acts for which something is filled in. */
type FilledAct =
  | OnOfficer<'rename-officer'>
  | OnOfficer<'change-role'>
  | OnDevice<'rename-device'>
  | { kind: 'invite' }
  | { kind: 'make-token' }
  | { kind: 'add-bureau' }
  | { kind: 'decide'; approval: Approval; decision: Decision['decision'] };

/** Acts that ask for nothing but a yes. */
export type SureAct =
  | OnOfficer<'remove-officer'>
  | OnDevice<'revoke-device'>
  | { kind: 'own-device' }
  | { kind: 'end-others' }
  | { kind: 'first-admin'; bureau: BureauCard }
  | { kind: 'revoke-code'; code: CodeCard }
  | { kind: 'end-session'; session: SessionCard }
  | { kind: 'revoke-token'; token: TokenCard };

/** What somebody wants to do on the page about people; each is asked about in a dialog first. */
export type PeopleAct = FilledAct | SureAct;
