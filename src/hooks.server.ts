import type { Handle, HandleServerError, RequestEvent } from '@sveltejs/kit';
import { building } from '$app/environment';
import { asProblem } from '#lib/server/api/as-problem.ts';
import { refuse } from '#lib/server/api/refuse.ts';
import { callerOf } from '#lib/server/auth/caller.ts';
import { gate, methodsOf, rightOf } from '#lib/server/auth/gate.ts';
import { SESSION_COOKIE } from '#lib/server/auth/session-cookie.ts';
import { currentHub } from '#lib/server/current-hub.ts';
import { log } from '#lib/server/log.ts';

const REQUEST_ID = 'x-request-id';

type Resolve = Parameters<Handle>[0]['resolve'];

/** The hub's half of the server: everything else is prerendered pages and files. */
const ofHub = /^[/](api(?=[/]|$)|healthz$|readyz$)/;

export const handle: Handle = async ({ event, resolve }) => {
  if (building) return resolve(event);
  const requestId = crypto.randomUUID();
  event.locals.requestId = requestId;
  const { pathname } = event.url;
  if (event.route.id !== null && !ofHub.test(pathname)) return resolve(event);
  const started = performance.now();
  const response = await asProblem(await answerOfHub(event, resolve), requestId);
  response.headers.set(REQUEST_ID, requestId);
  observe(event, response.status, performance.now() - started);
  if (response.status === 403) log('refused', detailsOf(event, response.status));
  return response;
};

/** By the route's pattern: what is in its place belongs to the caller. */
function observe(event: RequestEvent, status: number, milliseconds: number): void {
  const hub = currentHub();
  hub?.metrics.request(event.request.method, event.route.id ?? 'none', status, milliseconds);
  if (hub?.logsRequests !== true) return;
  const role = event.locals.actor?.role ?? 'none';
  log('request', { ...detailsOf(event, status), ms: Math.round(milliseconds), role });
}

async function answerOfHub(event: RequestEvent, resolve: Resolve): Promise<Response> {
  try {
    return await answerToCaller(event, resolve);
  } catch (error) {
    log('failed', detailsOf(event, 500), error);
    return refuse({ code: 'internal-error' });
  }
}

async function answerToCaller(event: RequestEvent, resolve: Resolve): Promise<Response> {
  // An unknown path ends here: SvelteKit's own error page is rendered in the browser only.
  if (event.route.id === null) return refuse({ code: 'not-found' });
  const right = rightOf(event.route.id, event.request.method);
  // Also a route that somebody has written and not entered in the table of rights: nobody has said who may use it.
  if (right === null) return refuse({ code: 'method-not-allowed' }, { allow: methodsOf(event.route.id) });
  if (event.route.id === '/healthz') return resolve(event);
  const hub = currentHub();
  if (hub === null) return refuse({ code: 'not-ready', retryAfter: 1 });
  event.locals.hub = hub;
  const caller = await callerOf(hub, event.request, event.cookies.get(SESSION_COOKIE));
  if (!caller.ok) return refuse(caller.error);
  const refusal = gate(right, caller.value, hub.clock);
  if (refusal !== null) return refuse(refusal);
  event.locals.actor = caller.value;
  return resolve(event);
}

/** What nobody expected: the operator sees it whole, the client only that it happened. */
export const handleError: HandleServerError = ({ error, event, status }) => {
  if (status >= 500) log('failed', detailsOf(event, status), error);
  return { message: 'internal-error' };
};

function detailsOf(event: RequestEvent, status: number) {
  return {
    requestId: event.locals.requestId,
    method: event.request.method,
    // Never the path: its parameters belong to the caller.
    route: event.route.id ?? '',
    status,
  };
}
