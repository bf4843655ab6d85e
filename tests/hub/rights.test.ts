import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { TokenScope } from '#lib/domain/wire/identity.ts';
import { Problem } from '#lib/domain/wire/problem.ts';
import { forbidden } from '#lib/server/services/actor.ts';
import { type Deed, ROUTES, type RouteRight } from '#lib/server/services/rights.ts';
import type { DeviceAtHub } from '../fixtures/device.ts';
import { operate } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { enrolled, firstOfficer, patiently, ROLES } from './hub-people.ts';
import { type Thing, thingsOfA } from './things-of-a.ts';

type Role = (typeof ROLES)[number];
type Asked = { route: string; method: string; path: string; right: RouteRight & { deed: Deed } };

/** Every route for which somebody has to be signed in, about a thing that nobody has. */
const guarded: Asked[] = Object.entries(ROUTES).flatMap(([route, right]) => {
  const [method = '', path = ''] = route.split(' ');
  const { deed } = right;
  return deed === null ? [] : [{ route, method, path, right: { ...right, deed } }];
});
const aboutNothing = (path: string) =>
  path
    .replace('{index}', '0')
    .replace('{code}', 'NOBODY')
    .replace(/\{\w+\}/g, uuidv7());

const about = ({ id }: Thing, path: string) => path.replace(/\{\w+\}/, id);
/** The hub's administrator sees officers of every bureau, and gives them one role only. */
const isHubs = (role: Role, route: string, said: string) =>
  role === 'hub-admin' && route === 'POST /api/v1/people/{id}/role' && said === '403 not-allowed';

let hub: PortalServer;
let ofB: Record<Role, DeviceAtHub>;
let things: Readonly<Record<string, Thing>>;
let ended: string;
let revoked: DeviceAtHub;

beforeAll(async () => {
  hub = await startPortalServer();
  const admin = await firstOfficer(hub);
  await operate(hub, 'bureau', 'add', 'A2', 'Another bureau');
  await operate(hub, 'bureau', 'add', 'B', 'Bureau B');
  ofB = await everyRole('B');
  things = await thingsOfA(hub, { admin, officer: await enrolled(hub, 'A', 'officer') });
  ownerOf.admin = admin;
  revoked = await enrolled(hub, 'B', 'officer');
  await revoked.post(`/api/v1/devices/${revoked.device.id}/revocation`, {});
  const gone = await enrolled(hub, 'B', 'officer');
  ended = gone.cookie ?? '';
  await gone.signOut();
}, 300_000);
afterAll(() => hub.stop());

const ownerOf: { admin: DeviceAtHub | null } = { admin: null };

async function everyRole(bureau: string): Promise<Record<Role, DeviceAtHub>> {
  const devices = await Promise.all(ROLES.map((role) => enrolled(hub, bureau, role)));
  return Object.fromEntries(ROLES.map((role, i) => [role, devices[i]])) as Record<Role, DeviceAtHub>;
}

async function ask(
  { method, path }: Pick<Asked, 'method' | 'path'>,
  by: DeviceAtHub | null,
  body: unknown = {},
  more = {},
) {
  const init: RequestInit = {
    method,
    headers: { 'content-type': 'application/json', ...more },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  };
  return by === null ? fetch(hub.origin + path, init) : by.request(path, init);
}
/** The status, and for a no its code. */
async function outcome(response: Response): Promise<string> {
  const code = response.status < 400 ? '' : ` ${Problem.parse(await response.json()).code}`;
  return `${response.status}${code}`;
}
/** Whether whoever asks was let in, whatever became of the request itself. */
const isLetIn = (said: string) => !said.startsWith('401') && !said.startsWith('403');

/** What each cell was found to be, where it is not what the table says. */
async function walk(cells: (asked: Asked) => Promise<string | null>): Promise<string[]> {
  const wrong: string[] = [];
  for (const asked of guarded) {
    const fault = await cells({ ...asked, path: aboutNothing(asked.path) });
    if (fault !== null) wrong.push(`${asked.route}: ${fault}`);
  }
  return wrong;
}

describe('every route of the table', () => {
  it.each(ROLES)('does for the role %s what the table says, and asks for a proof where it says so', async (role) => {
    const by = ofB[role];
    const wrong = await walk(async (asked) => {
      const may = forbidden({ role, scopes: null }, asked.right.deed) === null;
      const said = await outcome(await ask(asked, by));
      if (!may) return said === '403 not-allowed' ? null : said;
      if (asked.right.act !== undefined) return said === '403 step-up-needed' ? null : said;
      return isLetIn(said) ? null : said;
    });
    expect(wrong).toEqual([]);
  });

  it.each(ROLES)(
    'lets the role %s in once it has proved itself for the act, and hides what is not its own',
    async (role) => {
      const by = ofB[role];
      const mine = guarded.filter(({ right }) => forbidden({ role, scopes: null }, right.deed) === null);
      const byAct = Map.groupBy(mine, ({ right }) => right.act);
      const wrong: string[] = [];
      for (const [act, routes] of byAct) {
        if (act !== undefined) expect((await patiently(() => by.stepUp(act))).status).toBe(200);
        for (const asked of routes) {
          const said = await outcome(await ask({ ...asked, path: aboutNothing(asked.path) }, by));
          if (!isLetIn(said)) wrong.push(`${asked.route}: ${said}`);
          const thing = asked.right.things === 'hidden' ? things[asked.route] : undefined;
          if (thing === undefined) continue;
          const found = await outcome(await ask({ ...asked, path: about(thing, asked.path) }, by, thing.body));
          if (found !== '404 not-found' && !isHubs(role, asked.route, found))
            wrong.push(`${asked.route} of A: ${found}`);
        }
        const other = mine.find(({ right }) => right.act !== undefined && right.act !== act);
        if (other !== undefined) {
          const said = await outcome(await ask({ ...other, path: aboutNothing(other.path) }, by));
          expect(said).toBe('403 step-up-needed');
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it('is shut for nobody, for a session that has ended, and for a device that was revoked', async () => {
    const callers = [
      (asked: Asked) => ask(asked, null),
      (asked: Asked) => ask(asked, null, {}, { cookie: ended, origin: hub.origin }),
      (asked: Asked) => ask(asked, null, {}, { cookie: `__Host-lintel-session=${'A'.repeat(43)}`, origin: hub.origin }),
      (asked: Asked) => ask(asked, revoked),
      (asked: Asked) => ask(asked, null, {}, { authorization: `Bearer lintel_${'A'.repeat(43)}` }),
    ];
    for (const call of callers)
      expect(
        await walk(async (asked) => {
          const said = await outcome(await call(asked));
          return said === '401 not-signed-in' ? null : said;
        }),
      ).toEqual([]);
  });

  it.each(TokenScope.options)('does for a token with the scope %s only what that is for', async (scope) => {
    const token = await operate(hub, 'token', 'create', '--bureau', 'B', '--scope', scope);
    const wrong = await walk(async (asked) => {
      const may = forbidden({ role: 'officer', scopes: [scope] }, asked.right.deed) === null;
      const said = await outcome(await ask(asked, null, {}, { authorization: `Bearer ${token}` }));
      return (may ? isLetIn(said) : said === '403 not-allowed') ? null : said;
    });
    expect(wrong).toEqual([]);
  });

  it('takes nothing that another site makes a browser send', async () => {
    const wrong = await walk(async (asked) => {
      if (asked.method === 'GET') return null;
      const said = [
        await outcome(await ask(asked, ofB['bureau-admin'], {}, { origin: 'https://evil.example' })),
        await outcome(await ask(asked, ofB['bureau-admin'], {}, { 'sec-fetch-site': 'same-site' })),
      ];
      return said.every((each) => each === '403 foreign-origin') ? null : said.join(', ');
    });
    expect(wrong).toEqual([]);
  });
});

describe('things of another bureau', () => {
  it('are there for the test, one for each route that hides them', () => {
    const hidden = guarded.filter(({ right }) => right.things === 'hidden').map(({ route }) => route);
    const missing = hidden.filter((route) => !(route in things) && !LATER.has(route));
    expect(missing, 'Add a thing for each to tests/hub/things-of-a.ts').toEqual([]);
  });

  it('are there for their own bureau: the same requests find them', async () => {
    const { admin } = ownerOf;
    if (admin === null) throw new Error('Nobody is enrolled');
    const wrong: string[] = [];
    for (const [route, thing] of Object.entries(things)) {
      const { act } = ROUTES[route] ?? {};
      const needed = act ?? (route.includes('/devices/{id}/revocation') ? 'revoke-device' : null);
      const proof = needed ?? (route.includes('/sessions/{id}/end') ? 'end-sessions' : null);
      if (proof !== null) await patiently(() => admin.stepUp(proof));
      const [method = '', path = ''] = route.split(' ');
      const said = await outcome(await ask({ method, path: about(thing, path) }, admin, thing.body));
      // One offer is to another bureau, which alone may answer it.
      const isOffered = route === 'POST /api/v1/hand-offs/{id}/answer' && said.startsWith('4');
      if (!said.startsWith('20') && !isOffered) wrong.push(`${route}: ${said}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Routes whose things take long to come about; the tests of their services ask for those of others. */
const LATER = new Set(['POST /api/v1/matches/review/{id}/votes']);
