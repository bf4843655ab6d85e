import { DataRuleDocument } from '#lib/domain/wire/data-rule.ts';
import { readJson } from '#lib/server/api/read-json.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { reply } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { hub, actor } }) => {
  if (actor === null) return refuse({ code: 'not-signed-in' });
  const document = await readJson(request, DataRuleDocument);
  if (!document.ok) return refuse(document.error);
  const made = await hub.dataRules.make(actor, document.value.value, document.value.bytes);
  if (!made.ok) return refuse(made.error);
  return reply(made.value.text, made.value.waiting ? 202 : 201);
};
