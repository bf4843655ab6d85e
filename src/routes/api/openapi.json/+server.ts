import { openApi } from '#lib/server/api/openapi.ts';
import { reply } from '#lib/server/api/reply.ts';
import type { RequestHandler } from './$types';

const text = JSON.stringify(openApi());

export const GET: RequestHandler = () => reply(text);
