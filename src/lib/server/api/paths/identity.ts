import { RuleMade } from '#lib/domain/wire/approval.ts';
import { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import {
  Challenge,
  ChallengeRequest,
  EnrolmentAnswer,
  EnrolmentRequest,
  SessionAnswer,
  SessionRequest,
  StepUpAnswer,
  StepUpRequest,
} from '#lib/domain/wire/identity.ts';
import { type Paths, READING } from '../operation.ts';

export const SCHEMAS = {
  DataRuleDocument,
  RuleInForce,
  RuleMade,
  EnrolmentRequest,
  EnrolmentAnswer,
  ChallengeRequest,
  Challenge,
  SessionRequest,
  SessionAnswer,
  StepUpRequest,
  StepUpAnswer,
};

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/data-rules': {
    post: {
      summary: 'Make the next version of the own bureau’s data rule',
      signedIn: true,
      body: 'DataRuleDocument',
      answers: { 201: 'RuleInForce', 202: 'RuleMade' },
      problems: [
        ...READING,
        'not-allowed',
        'not-canonical',
        'bad-signature',
        'wrong-bureau-or-device',
        'data-rule-version',
        'approval-waiting',
      ],
    },
  },
  '/api/v1/enrolments': {
    post: {
      summary: 'Redeem a one-time code with two new device keys',
      signedIn: false,
      body: 'EnrolmentRequest',
      answers: { 200: 'EnrolmentAnswer' },
      problems: [...READING, 'bad-signature', 'code-not-valid', 'too-many-requests'],
    },
  },
  '/api/v1/session/challenge': {
    post: {
      summary: 'Ask for a challenge to sign',
      signedIn: false,
      body: 'ChallengeRequest',
      answers: { 200: 'Challenge' },
      problems: [...READING, 'too-many-requests'],
    },
  },
  '/api/v1/session': {
    post: {
      summary: 'Sign in with a signed challenge; the session is in the cookie',
      signedIn: false,
      body: 'SessionRequest',
      answers: { 200: 'SessionAnswer' },
      problems: [...READING, 'sign-in-refused', 'too-many-requests'],
    },
    delete: { summary: 'Sign out', signedIn: false, answers: { 204: null }, problems: ['foreign-origin'] },
  },
  '/api/v1/session/step-up': {
    post: {
      summary: 'Prove key and passphrase once more, for one act; the session goes on under a new secret',
      signedIn: true,
      body: 'StepUpRequest',
      answers: { 200: 'StepUpAnswer' },
      problems: [...READING, 'not-allowed', 'sign-in-refused', 'too-many-requests'],
    },
  },
};
