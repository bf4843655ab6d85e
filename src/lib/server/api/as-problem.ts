import { Problem, type ProblemCode } from '#lib/domain/wire/problem.ts';
import { refuse } from './refuse.ts';

/** What SvelteKit itself may answer with, in its own words. */
const CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-request',
  401: 'not-signed-in',
  403: 'foreign-origin',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'not-json',
  503: 'not-ready',
};

/** One shape for every error: a problem document that names the request. Other answers pass unchanged. */
export async function asProblem(response: Response, requestId: string): Promise<Response> {
  if (response.status < 400) return response;
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  const shaped = isProblem ? response : refuse({ code: CODES[response.status] ?? 'internal-error' }, allowOf(response));
  const document = { ...Problem.parse(await shaped.json()), requestId };
  return new Response(JSON.stringify(document), { status: shaped.status, headers: shaped.headers });
}

function allowOf(response: Response): Record<string, string> {
  const allow = response.headers.get('allow');
  return allow === null ? {} : { allow };
}
