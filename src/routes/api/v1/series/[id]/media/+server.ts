import { MediaPageQuery } from '#lib/domain/wire/casework.ts';
import { SeriesMedia } from '#lib/domain/wire/series.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { readQuery } from '#lib/server/api/read-query.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { replyJson } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const query = readQuery(url.searchParams, MediaPageQuery);
  if (!query.ok) return refuse(query.error);
  return replyJson(await hub.series.media(actor, params.id, query.value));
};

export const POST: RequestHandler = async ({ request, params, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const read = await readJson(request, SeriesMedia);
  if (!read.ok) return refuse(read.error);
  return replyJson(await hub.series.changeMedia(actor, params.id, read.value.value));
};
