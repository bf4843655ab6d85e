import type { RequestHandler } from './$types';

/** The store answers, and the near-duplicate index holds all of it. */
export const GET: RequestHandler = async ({ locals }) =>
  (await locals.hub.isReady())
    ? new Response('ready', { headers: { 'cache-control': 'no-store' } })
    : new Response(null, { status: 503 });
