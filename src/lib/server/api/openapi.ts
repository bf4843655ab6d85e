import * as z from 'zod/mini';
import { UuidV7 } from '#lib/domain/uuid.ts';
import { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import * as identity from '#lib/domain/wire/identity.ts';
import { LookupAnswer, LookupRequest } from '#lib/domain/wire/lookup.ts';
import { Problem, type ProblemCode, PROBLEMS } from '#lib/domain/wire/problem.ts';
import { Parcel } from '#lib/domain/wire/parcel.ts';
import { Batch, Receipt } from '#lib/domain/wire/submission.ts';
import { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import { SESSION_COOKIE } from '../auth/session-cookie.ts';

/** Every body that crosses the network, under the name that the document gives it. */
const SCHEMAS = {
  LookupRequest,
  LookupAnswer,
  Batch,
  Receipt,
  Withdrawal,
  Parcel,
  DataRuleDocument,
  RuleInForce,
  EnrolmentRequest: identity.EnrolmentRequest,
  EnrolmentAnswer: identity.EnrolmentAnswer,
  ChallengeRequest: identity.ChallengeRequest,
  Challenge: identity.Challenge,
  SessionRequest: identity.SessionRequest,
  SessionAnswer: identity.SessionAnswer,
  Problem,
} as const;
type SchemaName = keyof typeof SCHEMAS;

type Operation = {
  summary: string;
  /** Callers: whoever has a session or a token, or anybody. */
  signedIn: boolean;
  body?: SchemaName;
  /** Status and body of each good answer; `null` has no body, `text` is plain text. */
  answers: Readonly<Record<number, SchemaName | 'text' | 'json' | null>>;
  problems: readonly ProblemCode[];
};

const READING = ['malformed-request', 'not-json', 'too-large', 'foreign-origin'] as const;
/** What can be wrong with whatever a device has sealed. */
const SEALED = [
  'not-allowed',
  'not-canonical',
  'bad-signature',
  'wrong-bureau-or-device',
  'batch-differs',
  'batch-in-progress',
] as const;
const RULES = ['unknown-data-rule', 'field-outside-data-rule'] as const;

const PATHS: Readonly<Record<string, Partial<Record<'get' | 'post' | 'delete', Operation>>>> = {
  '/api/v1/lookups': {
    post: {
      summary: 'Ask what is known about up to 1,000 files',
      signedIn: true,
      body: 'LookupRequest',
      answers: { 200: 'LookupAnswer' },
      problems: [...READING, ...RULES, 'not-allowed'],
    },
  },
  '/api/v1/submissions': {
    post: {
      summary: 'Hand in a sealed batch, once or more often',
      signedIn: true,
      body: 'Batch',
      answers: { 200: 'Receipt', 201: 'Receipt' },
      problems: [...READING, ...RULES, ...SEALED],
    },
  },
  '/api/v1/withdrawals': {
    post: {
      summary: 'Take a batch of the own bureau back, or some of its media, once or more often',
      signedIn: true,
      body: 'Withdrawal',
      answers: { 200: 'Receipt', 201: 'Receipt' },
      problems: [...READING, ...SEALED, 'unknown-batch'],
    },
  },
  '/api/v1/carried': {
    post: {
      summary: 'Hand in a batch or withdrawal of another device of the bureau, encrypted to the hub',
      signedIn: true,
      body: 'Parcel',
      answers: { 200: 'Receipt', 201: 'Receipt' },
      problems: [...READING, ...RULES, ...SEALED, 'unknown-batch', 'parcel-not-readable'],
    },
  },
  '/api/v1/submissions/{batchId}': {
    get: {
      summary: 'The receipt of a batch of the own bureau',
      signedIn: true,
      answers: { 200: 'Receipt' },
      problems: ['not-allowed', 'not-found'],
    },
  },
  '/api/v1/data-rules': {
    post: {
      summary: 'Make the next version of the own bureau’s data rule',
      signedIn: true,
      body: 'DataRuleDocument',
      answers: { 201: 'RuleInForce' },
      problems: [
        ...READING,
        'not-allowed',
        'not-canonical',
        'bad-signature',
        'wrong-bureau-or-device',
        'data-rule-version',
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
  '/api/openapi.json': {
    get: { summary: 'This document', signedIn: false, answers: { 200: 'json' }, problems: [] },
  },
  '/healthz': { get: { summary: 'The process lives', signedIn: false, answers: { 200: 'text' }, problems: [] } },
  '/readyz': { get: { summary: 'The hub can answer', signedIn: false, answers: { 200: 'text' }, problems: [] } },
};

/** The API as OpenAPI 3.1, made from the schemas with which it reads and writes. */
export function openApi() {
  return {
    openapi: '3.1.0',
    info: { title: 'Lintel hub', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: Object.fromEntries(Object.entries(PATHS).map(([path, operations]) => [path, pathItem(path, operations)])),
    components: {
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)])),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function pathItem(path: string, operations: Partial<Record<string, Operation>>) {
  const parameters = path.includes('{batchId}')
    ? [{ name: 'batchId', in: 'path', required: true, schema: jsonSchema(UuidV7) }]
    : [];
  const entries = Object.entries(operations).flatMap(([method, operation]) =>
    operation === undefined ? [] : [[method, operationObject(path, operation)] as const],
  );
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(entries) };
}

function operationObject(path: string, { summary, signedIn, body, answers, problems }: Operation) {
  return {
    summary,
    security: signedIn ? [{ session: [] }, { token: [] }] : [],
    ...(body !== undefined && { requestBody: { required: true, content: content('application/json', body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, goodAnswer(answer)])),
      ...problemResponses([
        ...problems,
        ...(signedIn ? (['not-signed-in'] as const) : []),
        ...(path === '/healthz' ? [] : (['not-ready', 'internal-error'] as const)),
      ]),
    },
  };
}

function goodAnswer(answer: SchemaName | 'text' | 'json' | null) {
  if (answer === null) return { description: 'Done' };
  if (answer === 'text') return { description: 'Yes', content: { 'text/plain': { schema: { type: 'string' } } } };
  if (answer === 'json') return { description: 'The document', content: { 'application/json': {} } };
  return { description: answer, content: content('application/json', answer) };
}

/** Several problems may share a status: all their titles are listed there. */
function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code][0]);
  const responses = [...byStatus].map(([status, shared]) => {
    const description = shared.map((code) => `${code}: ${PROBLEMS[code][1]}`).join('; ');
    return [status, { description, content: content('application/problem+json', 'Problem') }] as const;
  });
  return Object.fromEntries(responses);
}

const content = (type: string, schema: SchemaName) => ({
  [type]: { schema: { $ref: `#/components/schemas/${schema}` } },
});

function jsonSchema(schema: z.ZodMiniType) {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}
