import { refuse } from '#lib/server/api/refuse.ts';
import { replyOrRefuse } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { hub, actor } }) =>
  actor === null ? refuse({ code: 'not-signed-in' }) : replyOrRefuse(await hub.approvals.list(actor));
