import { createHash } from 'node:crypto';
import { reply } from './reply.ts';

/** JSON with an entity tag; whoever has the same text already is told so without it (RFC 9110, 13.1.2). */
export function replyUnlessSame(request: Request, text: string): Response {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const known = (request.headers.get('if-none-match') ?? '')
    .split(',')
    .map((given) => given.trim().replace(/^W\//, ''));
  const isSame = known.includes(tag) || known.includes('*');
  const response = isSame ? new Response(null, { status: 304, headers: { 'cache-control': 'no-store' } }) : reply(text);
  response.headers.set('etag', tag);
  return response;
}
