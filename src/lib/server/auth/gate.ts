import { type Actor, forbidden } from '../services/actor.ts';
import type { Clock, Refusal } from '../services/refusal.ts';
import { ROUTES, type RouteRight } from '../services/rights.ts';
import { notSteppedUp } from '../services/step-up.ts';

/** What stands in the table of rights about a route and a method; null: the server answers no such request. */
export function rightOf(route: string, method: string): RouteRight | null {
  const asked = method === 'HEAD' ? 'GET' : method;
  return ROUTES[`${asked} ${pathOf(route)}`] ?? null;
}

/** The methods that a route has, as an `Allow` header lists them. */
export function methodsOf(route: string): string {
  const path = pathOf(route);
  const methods = Object.keys(ROUTES).map((key) => key.split(' ') as [method: string, path: string]);
  return methods.flatMap(([method, of]) => (of === path ? [method] : [])).join(', ');
}

/** Why the caller may not go on, or null. Told before anything of the request is read. */
export function gate({ deed, act }: RouteRight, actor: Actor | null, clock: Clock): Refusal | null {
  if (deed === null) return null;
  if (actor === null) return { code: 'not-signed-in' };
  return forbidden(actor, deed) ?? (act === undefined ? null : notSteppedUp(actor, act, clock));
}

/** A route as SvelteKit names it, written as the OpenAPI document does. */
function pathOf(route: string): string {
  return route.replaceAll('[', '{').replaceAll(']', '}');
}
