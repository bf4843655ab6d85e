import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Hub } from '../current-hub.ts';
import type { Actor } from '../services/actor.ts';
import type { Refusal } from '../services/refusal.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who makes a request: null when nobody says who it is. A bearer token decides when there is one; otherwise the session
 * cookie, which a browser also sends when another site makes it call, so that an unsafe request must show that it comes
 * from our own pages.
 */
export async function callerOf(
  hub: Pick<Hub, 'origins' | 'tokens' | 'sessions'>,
  request: Request,
  sessionToken: string | undefined,
  why: 'use' | 'look' = 'use',
): Promise<Result<Actor | null, Refusal>> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const [, token] = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization) ?? [];
    const actor = token === undefined ? null : await hub.tokens.authenticate(token);
    return actor === null ? err({ code: 'not-signed-in' }) : ok(actor);
  }
  if (!SAFE_METHODS.has(request.method) && !comesFromUs(request, hub.origins, sessionToken !== undefined)) {
    return err({ code: 'foreign-origin' });
  }
  return ok(sessionToken === undefined ? null : await hub.sessions.authenticate(sessionToken, why));
}

/** Browsers say from where a request was made; a program without a cookie need not. */
function comesFromUs(request: Request, origins: readonly string[], withCookie: boolean): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const from = request.headers.get('origin');
  return from === null ? !withCookie : origins.includes(from);
}
