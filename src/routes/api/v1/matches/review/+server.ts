import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import { reviewQuestion } from '#lib/server/api/review-question.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const question = reviewQuestion(url.searchParams);
  if (!question.ok) return refuse(question.error);
  const list = await hub.reviews.list(actor, question.value);
  return list.ok ? reply(JSON.stringify(list.value)) : refuse(list.error);
};
