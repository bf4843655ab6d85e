import { constantHeaders, type Audience } from '#lib/domain/protection.ts';

/**
 * A response out of a cache, under the headers that its audience always has. Every worker of this origin can write to the
 * caches: a hash vouches for the bytes that lie there, and nothing for the headers beside them.
 */
export function underPolicy(audience: Audience, kept: Response): Response {
  const headers = new Headers(constantHeaders(audience, false).map(([name, value]): [string, string] => [name, value]));
  headers.set('Content-Type', kept.headers.get('Content-Type') ?? 'application/octet-stream');
  return new Response(kept.body, { headers });
}
