import type * as z from 'zod/mini';
import type { ProblemCode } from '#lib/domain/wire/problem.ts';

/** What an answer holds beside JSON of a schema: plain text, any JSON, an event stream, or nothing. */
type OtherAnswer = 'text' | 'json' | 'stream' | null;

/** What one method of one path does. `Name` is what the schemas of the same file are called. */
export type Operation<Name extends string = string> = {
  summary: string;
  /** Callers: whoever has a session or a token, or anybody. */
  signedIn: boolean;
  /** Parameters of the query, and request headers, each by its own schema; none is required. */
  query?: Readonly<Record<string, z.ZodMiniType>>;
  headers?: Readonly<Record<string, z.ZodMiniType>>;
  body?: Name;
  /** Status and body of each good answer. */
  answers: Readonly<Record<number, Name | OtherAnswer | readonly (Name | OtherAnswer)[]>>;
  problems: readonly ProblemCode[];
};

type Method = 'get' | 'post' | 'put' | 'delete';

/** The operations of some paths; a parameter of a path is one of `openapi.ts`. */
export type Paths<Name extends string = string> = Readonly<Record<string, Partial<Record<Method, Operation<Name>>>>>;

/** Bodies that cross the network, under the names that the document gives them. */
export type Schemas = Readonly<Record<string, z.ZodMiniType>>;

/** What can be wrong with any body. */
export const READING = ['malformed-request', 'not-json', 'too-large', 'foreign-origin'] as const;

/** What can be wrong with whatever a device has sealed. */
export const SEALED = [
  'not-allowed',
  'not-canonical',
  'bad-signature',
  'wrong-bureau-or-device',
  'batch-differs',
  'batch-in-progress',
] as const;

/** What can be wrong with what is disclosed under a data rule. */
export const RULES = ['unknown-data-rule', 'field-outside-data-rule'] as const;
