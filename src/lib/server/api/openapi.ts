import * as z from 'zod/mini';
import { Uuid, UuidV7 } from '#lib/domain/uuid.ts';
import { LogProof } from '#lib/domain/wire/log.ts';
import { BureauCode } from '#lib/domain/wire/common.ts';
import { type ProblemCode, PROBLEMS } from '#lib/domain/wire/problem.ts';
import { SESSION_COOKIE } from '../auth/session-cookie.ts';
import { DEEDS, type Right, ROUTES } from '../services/rights.ts';
import type { Operation, Paths, Schemas } from './operation.ts';
import * as alerts from './paths/alerts.ts';
import * as casework from './paths/casework.ts';
import * as identity from './paths/identity.ts';
import * as imports from './paths/imports.ts';
import * as auditLog from './paths/log.ts';
import * as lookups from './paths/lookups.ts';
import * as operation from './paths/operation.ts';
import * as people from './paths/people.ts';
import * as quality from './paths/quality.ts';
import * as submissions from './paths/submissions.ts';

/** Each part of the API brings its paths and the bodies that it reads and writes. */
const SLICES: readonly { readonly PATHS: Paths; readonly SCHEMAS: Schemas }[] = [
  lookups,
  submissions,
  auditLog,
  identity,
  people,
  alerts,
  quality,
  casework,
  imports,
  operation,
];

/** What stands in braces in a path. */
const PARAMETERS: Schemas = {
  index: LogProof.shape.index,
  batchId: UuidV7,
  code: BureauCode,
  id: Uuid,
};

/** The API as OpenAPI 3.1, made from the schemas with which it reads and writes. */
export function openApi() {
  const paths = SLICES.flatMap(({ PATHS }) => Object.entries(PATHS));
  const schemas = SLICES.flatMap(({ SCHEMAS }) => Object.entries(SCHEMAS));
  return {
    openapi: '3.1.0',
    info: { title: 'Lintel hub', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: Object.fromEntries(paths.map(([path, operations]) => [path, pathItem(path, operations)])),
    components: {
      schemas: Object.fromEntries(schemas.map(([name, schema]) => [name, jsonSchema(schema)])),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function pathItem(path: string, operations: Partial<Record<string, Operation>>) {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = PARAMETERS[name];
    if (schema === undefined) throw new Error(`PARAMETERS does not say what {${name}} is`);
    return { name, in: 'path', required: true, schema: jsonSchema(schema) };
  });
  const entries = Object.entries(operations).flatMap(([method, operation]) =>
    operation === undefined ? [] : [[method, operationObject(`${method.toUpperCase()} ${path}`, operation)] as const],
  );
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(entries) };
}

function operationObject(route: string, { summary, signedIn, query, headers, body, answers, problems }: Operation) {
  const parameters = [...optional('query', query), ...optional('header', headers)];
  return {
    summary,
    security: signedIn ? callersOf(route) : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: ofSchema('application/json', body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, goodAnswer([answer].flat())])),
      ...problemResponses([
        ...problems,
        ...(signedIn ? (['not-signed-in', 'not-allowed'] as const) : []),
        ...(ROUTES[route]?.act === undefined ? [] : (['step-up-needed'] as const)),
        ...(route === 'GET /healthz' ? [] : (['not-ready', 'internal-error'] as const)),
      ]),
    },
  };
}

/** A bureau's own server may do only what a token can be made for. */
function callersOf(route: string): Record<string, []>[] {
  const deed = ROUTES[route]?.deed ?? null;
  const right: Right | null = deed === null ? null : DEEDS[deed];
  return right?.scope === undefined ? [{ session: [] }] : [{ session: [] }, { token: [] }];
}

function optional(place: 'query' | 'header', schemas: Schemas = {}) {
  return Object.entries(schemas).map(([name, schema]) => ({
    ...{ name, in: place, required: false },
    // As it is sent, before anything is made of it.
    schema: jsonSchema(schema, 'input'),
  }));
}

/** One answer may come in several types of content: what the caller accepts decides. */
function goodAnswer(answers: readonly (string | null)[]) {
  const content = Object.assign({}, ...answers.map(contentOf)) as Readonly<Record<string, object>>;
  const description = answers.map((answer) => DESCRIPTIONS.get(answer) ?? answer).join('; ');
  return { description, ...(Object.keys(content).length > 0 && { content }) };
}

const DESCRIPTIONS = new Map<string | null, string>([
  [null, 'Done'],
  ['text', 'Yes'],
  ['json', 'The document'],
  ['stream', 'Events as they happen'],
]);

function contentOf(answer: string | null) {
  if (answer === null) return {};
  if (answer === 'text') return { 'text/plain': { schema: { type: 'string' } } };
  if (answer === 'stream') return { 'text/event-stream': { schema: { type: 'string' } } };
  if (answer === 'json') return { 'application/json': {} };
  return ofSchema('application/json', answer);
}

/** Several problems may share a status: all their titles are listed there. */
function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code][0]);
  const responses = [...byStatus].map(([status, shared]) => {
    const description = shared.map((code) => `${code}: ${PROBLEMS[code][1]}`).join('; ');
    return [status, { description, content: ofSchema('application/problem+json', 'Problem') }] as const;
  });
  return Object.fromEntries(responses);
}

const ofSchema = (type: string, schema: string) => ({
  [type]: { schema: { $ref: `#/components/schemas/${schema}` } },
});

function jsonSchema(schema: z.ZodMiniType, io: 'input' | 'output' = 'output') {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
