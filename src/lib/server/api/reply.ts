import type { Result } from '#lib/domain/result.ts';
import type { Refusal } from '../services/refusal.ts';
import { refuse } from './refuse.ts';

/** JSON that is sent as it is: what the hub signs is text already. */
export function reply(text: string, status = 200): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

export function replyOrRefuse(result: Result<string, Refusal>): Response {
  return result.ok ? reply(result.value) : refuse(result.error);
}

/** What is not signed as a text, as JSON. */
export function replyJson(result: Result<object, Refusal>, status = 200): Response {
  return result.ok ? reply(JSON.stringify(result.value), status) : refuse(result.error);
}
