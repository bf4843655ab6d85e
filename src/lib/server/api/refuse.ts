import { problem } from '#lib/domain/wire/problem.ts';
import type { Refusal } from '../services/refusal.ts';

/** A refusal as problem details (RFC 9457). */
export function refuse(
  { code, detail, retryAfter }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const document = problem(code, detail);
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  });
}
