import { AnswerVerification, Checkpoint, LogConsistency, LogEntries, LogProof, LogRun } from '#lib/domain/wire/log.ts';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { RetentionInForce, RetentionTerm } from '#lib/domain/wire/retention.ts';
import { LOG_QUERIES } from '../log-question.ts';
import { type Paths, READING } from '../operation.ts';

export const SCHEMAS = {
  AnswerVerification,
  Checkpoint,
  LogConsistency,
  LogEntries,
  LogProof,
  LogRun,
  PresentedAnswer: LookupAnswer,
  RetentionInForce,
  RetentionTerm,
};

const PROVING = ['malformed-request', 'not-allowed', 'not-found'] as const;

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/log/checkpoint': {
    get: {
      summary: 'The hub’s signed word about how long its audit log is, and its root (RFC 6962)',
      signedIn: true,
      query: LOG_QUERIES.checkpoint,
      answers: { 200: 'Checkpoint' },
      problems: PROVING,
    },
  },
  '/api/v1/log/proof/{index}': {
    get: {
      summary: 'That a leaf stands where a receipt says',
      signedIn: true,
      query: LOG_QUERIES.proof,
      answers: { 200: 'LogProof' },
      problems: PROVING,
    },
  },
  '/api/v1/log/consistency': {
    get: {
      summary: 'That a longer log begins with a shorter one',
      signedIn: true,
      query: LOG_QUERIES.consistency,
      answers: { 200: 'LogConsistency' },
      problems: PROVING,
    },
  },
  '/api/v1/log/run': {
    get: {
      summary: 'Leaf hashes one after the other, and what the root is made of beside them',
      signedIn: true,
      query: LOG_QUERIES.run,
      answers: { 200: 'LogRun' },
      problems: PROVING,
    },
  },
  '/api/v1/log/entries': {
    get: {
      summary: 'Who did what and when, the newest first, without anything of a case',
      signedIn: true,
      query: LOG_QUERIES.entries,
      answers: { 200: 'LogEntries' },
      problems: ['malformed-request', 'not-allowed'],
    },
  },
  '/api/v1/retention': {
    get: {
      summary: 'How long the hub keeps what the own bureau contributes',
      signedIn: true,
      answers: { 200: 'RetentionInForce' },
      problems: ['not-allowed'],
    },
    post: {
      summary: 'Change that; what is over goes 30 days later at the earliest',
      signedIn: true,
      body: 'RetentionTerm',
      answers: { 200: 'RetentionInForce' },
      problems: [...READING, 'not-allowed', 'step-up-needed'],
    },
  },
  '/api/v1/answers/verification': {
    post: {
      summary: 'Whether the hub gave exactly this answer, to whom and when',
      signedIn: true,
      body: 'PresentedAnswer',
      answers: { 200: 'AnswerVerification' },
      problems: [...READING, 'not-allowed', 'not-found'],
    },
  },
};
