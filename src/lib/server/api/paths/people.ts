import { ApprovalList, Decided, Decision } from '#lib/domain/wire/approval.ts';
import { BureauCode } from '#lib/domain/wire/common.ts';
import {
  BureauCard,
  BureauList,
  BureauWords,
  CodeIssued,
  CodeList,
  Done,
  NewCode,
  NewName,
  NewRole,
  NewToken,
  Nothing,
  OfficerList,
  RoleChanged,
  SessionList,
  TokenList,
  TokenMade,
} from '#lib/domain/wire/people.ts';
import { type Paths, READING } from '../operation.ts';

export const SCHEMAS = {
  ApprovalList,
  Decision,
  Decided,
  BureauCard,
  BureauList,
  BureauWords,
  CodeIssued,
  CodeList,
  Done,
  NewCode,
  NewName,
  NewRole,
  NewToken,
  Nothing,
  OfficerList,
  RoleChanged,
  SessionList,
  TokenList,
  TokenMade,
};

type Name = keyof typeof SCHEMAS;

const list = (summary: string, answer: Name) =>
  ({ summary, signedIn: true, answers: { 200: answer }, problems: ['not-allowed'] }) as const;
const act = (summary: string, body: Name, answer: Name = 'Done') =>
  ({ summary, signedIn: true, body, answers: { 200: answer }, problems: [...READING, 'not-allowed'] }) as const;
/** About a thing that the path names, which may belong to nobody whom the caller sees. */
const onThing = (...of: Parameters<typeof act>) => {
  const operation = act(...of);
  return { ...operation, problems: [...operation.problems, 'not-found'] } as const;
};

export const PATHS: Paths<Name> = {
  '/api/v1/people': {
    get: {
      summary: 'Officers and devices: those of the bureau for its administrator, else oneself',
      signedIn: true,
      query: { bureau: BureauCode },
      answers: { 200: 'OfficerList' },
      problems: ['not-allowed', 'not-found'],
    },
  },
  '/api/v1/people/{id}/name': { post: onThing('Rename an officer', 'NewName') },
  '/api/v1/people/{id}/role': {
    post: {
      ...onThing('Give an officer another role', 'NewRole', 'RoleChanged'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed', 'last-admin'],
    },
  },
  '/api/v1/people/{id}/removal': {
    post: {
      ...onThing('Take an officer away, with all devices and sessions', 'Nothing'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed', 'last-admin'],
    },
  },
  '/api/v1/people/codes': {
    get: list('Enrolment codes that nobody has used', 'CodeList'),
    post: {
      ...act('Issue an enrolment code', 'NewCode', 'CodeIssued'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed'],
    },
  },
  '/api/v1/people/codes/{id}/revocation': { post: onThing('Revoke an enrolment code', 'Nothing') },
  '/api/v1/devices/{id}/name': { post: onThing('Rename a device', 'NewName') },
  '/api/v1/devices/{id}/revocation': {
    post: {
      ...onThing('Revoke a device', 'Nothing'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed', 'last-admin'],
    },
  },
  '/api/v1/sessions': { get: list('Who is signed in: oneself, or the bureau for its administrator', 'SessionList') },
  '/api/v1/sessions/others/end': { post: act('End every other session of one’s own', 'Nothing') },
  '/api/v1/sessions/{id}/end': {
    post: {
      ...onThing('End a session', 'Nothing'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed'],
    },
  },
  '/api/v1/tokens': {
    get: list('Bearer tokens of the bureau', 'TokenList'),
    post: {
      ...act('Make a bearer token', 'NewToken', 'TokenMade'),
      problems: [...READING, 'not-allowed', 'step-up-needed'],
    },
  },
  '/api/v1/tokens/{id}/revocation': {
    post: {
      ...onThing('Revoke a bearer token', 'Nothing'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed'],
    },
  },
  '/api/v1/approvals': { get: list('What waits for a second person, and what became of it', 'ApprovalList') },
  '/api/v1/approvals/{id}/decision': {
    post: {
      ...onThing('Approve, refuse or take back a request', 'Decision', 'Decided'),
      problems: [...READING, 'not-allowed', 'not-found', 'step-up-needed', 'own-request', 'already-decided'],
    },
  },
  '/api/v1/bureaux': {
    get: list('The bureaux of the hub', 'BureauList'),
    post: {
      ...act('Add a bureau', 'BureauCard', 'BureauCard'),
      problems: [...READING, 'not-allowed', 'step-up-needed', 'bureau-exists'],
    },
  },
  '/api/v1/bureaux/{code}/words': {
    post: onThing('Say what the own bureau is called and how it is reached', 'BureauWords'),
  },
};
