import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApi } from '#lib/server/api/openapi.ts';
import { DEEDS, type Right, ROUTES } from '#lib/server/services/rights.ts';
import { ApiContract } from '../../../hub/api-contract.ts';

const document = openApi();
const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** The parts of OpenAPI 3.1.0 (spec.openapis.org/oas/v3.1.0) that the document uses; any other member is a mistake. */
const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string().regex(/^[a-z]+\/[a-z+-]+$/), z.strictObject({ schema: Schema.optional() }));
const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  schema: Schema,
});
const Operation = z.strictObject({
  summary: z.string().min(5),
  security: z.array(z.union([z.strictObject({ session: z.tuple([]) }), z.strictObject({ token: z.tuple([]) })])),
  parameters: z.array(Parameter).optional(),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: Content.optional() }),
  ),
});
const PathItem = z.strictObject({
  parameters: z.array(Parameter.extend({ in: z.literal('path'), required: z.literal(true) })).optional(),
  ...Object.fromEntries(METHODS.map((method) => [method, Operation.optional()])),
});
const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({
    ...{ title: z.string(), version: z.string() },
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  paths: z.record(z.string().startsWith('/'), PathItem),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Z][A-Za-z0-9]*$/), Schema),
    securitySchemes: z.strictObject({
      session: z.strictObject({ type: z.literal('apiKey'), in: z.literal('cookie'), name: z.string() }),
      token: z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer') }),
    }),
  }),
});

/** Methods and paths of the document, as the table of rights writes them. */
const documented = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => (method in item ? [`${method.toUpperCase()} ${path}`] : [])),
);

describe('the OpenAPI document', () => {
  it('has the form that OpenAPI 3.1 gives it', () => {
    const read = Document.safeParse(JSON.parse(JSON.stringify(document)));
    expect(read.error?.issues ?? []).toEqual([]);
  });

  it('holds JSON Schemas only, and refers to nothing that is not there', () => {
    expect(() => new ApiContract(document)).not.toThrow();
  });

  it('gives every parameter of a path its form', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = 'parameters' in item ? (item.parameters as { name: string }[]) : [];
      expect(described.map(({ name }) => name)).toEqual(named);
    }
  });

  it('lists every route that there is, with its methods, and no other', () => {
    const folder = fileURLToPath(new URL('../../../../src/routes', import.meta.url));
    const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('+server.ts'))
      .flatMap((file) => {
        const methods = readFileSync(join(folder, file), 'utf8').matchAll(/^export const ([A-Z]+): RequestHandler/gm);
        const path = `/${join(file, '..').replaceAll('[', '{').replaceAll(']', '}')}`;
        return [...methods].map(([, method]) => `${String(method)} ${path}`);
      });
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });

  it('describes what the table of rights lets through, and says where a step up is needed', () => {
    expect(documented.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
    for (const [route, { deed, act }] of Object.entries(ROUTES)) {
      const [method = '', path = ''] = route.split(' ');
      const operation = (document.paths[path] as Record<string, z.infer<typeof Operation>>)[method.toLowerCase()];
      const problems = Object.values(operation?.responses ?? {}).map(({ description }) => description);
      const right: Right | null = deed === null ? null : DEEDS[deed];
      const callers = right === null ? [] : right.scope === undefined ? ['session'] : ['session', 'token'];
      expect([route, operation?.security.flatMap((each) => Object.keys(each))]).toEqual([route, callers]);
      const told = problems.some((text) => text.includes('step-up-needed:'));
      if (act !== undefined) expect([route, told]).toEqual([route, true]);
    }
  });
});
