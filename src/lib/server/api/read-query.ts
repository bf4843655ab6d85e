import type * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Refusal } from '../services/refusal.ts';

/** Reads and checks the query of an address. What is wrong is named by place, never by what it says. */
export function readQuery<T>(query: URLSearchParams, schema: z.ZodMiniType<T>): Result<T, Refusal> {
  const read = schema.safeParse(Object.fromEntries(query));
  if (read.success) return ok(read.data);
  const place = read.error.issues[0]?.path.map(String).join('/') ?? '';
  return err({ code: 'malformed-request', detail: `query/${place}` });
}
