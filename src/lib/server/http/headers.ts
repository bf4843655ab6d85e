export { constantHeaders, type Audience } from '#lib/domain/protection.ts';

/** How long a response may be kept: an asset named by its content for good, the hub's answers and failures never. */
export function cacheControl(path: string | null, status: number): string {
  if (path === null || status >= 400 || path === '/api' || path.startsWith('/api/')) return 'no-store';
  return path.startsWith('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}
