import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals: { hub, actor } }) =>
  actor === null ? refuse({ code: 'not-signed-in' }) : replyJson(await hub.quality.report(actor, params.batchId));
