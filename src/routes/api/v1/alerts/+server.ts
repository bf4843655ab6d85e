import { alertEvents } from '#lib/server/api/alert-events.ts';
import { alertQuestion, lastEventId } from '#lib/server/api/alert-question.ts';
import { alertReader } from '#lib/server/api/alert-reader.ts';
import { replyUnlessSame } from '#lib/server/api/etag.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { SESSION_COOKIE } from '#lib/server/auth/session-cookie.ts';
import { stillSignedIn } from '#lib/server/auth/still-signed-in.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ request, url, cookies, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = alertReader(request);
  if (request.headers.get('accept') === 'text/event-stream') {
    const mayGoOn = stillSignedIn(hub, request, cookies.get(SESSION_COOKIE), actor);
    const stream = hub.alertStreams.listen(actor, { after: lastEventId(request), mayGoOn });
    return stream.ok ? alertEvents(stream.value, read) : refuse(stream.error);
  }
  const question = alertQuestion(url.searchParams);
  if (!question.ok) return refuse(question.error);
  const list = await hub.alertLists.list(actor, question.value);
  if (!list.ok) return refuse(list.error);
  return replyUnlessSame(request, JSON.stringify({ ...list.value, items: list.value.items.map(read) }));
};
