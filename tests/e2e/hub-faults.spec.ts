import type { Locator, Page, Route } from '@playwright/test';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { TestHub } from './hub.ts';
import type { Portal } from './portal.ts';
import { sha256 } from './wire.ts';

type Fault = {
  readonly name: string;
  /** What the officer must be told, in place. */
  readonly words: string;
  /** What happens to a request instead of its answer; without it the hub itself is stopped. */
  readonly answer?: (route: Route) => Promise<void>;
  /** The page hears nothing until its patience ends. */
  readonly isSilent?: true;
};

const json = { contentType: 'application/json' };
const garbage = "The hub's answer cannot be understood";

/** The first three keep the request from the hub; the others let it through and spoil what comes back. */
const faults: readonly Fault[] = [
  { name: 'is down', words: 'The hub cannot be reached' },
  {
    name: 'answers 500',
    words: 'The hub failed',
    answer: (route) => route.fulfill({ status: 500, contentType: 'text/plain', body: 'Internal Server Error' }),
  },
  {
    name: 'is a page that wants to be signed in to',
    words: garbage,
    answer: (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Wi-Fi</title>' }),
  },
  {
    name: 'answers something else',
    words: garbage,
    answer: async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, ...json, body: '{"hello":["world",null,1e308]}' });
    },
  },
  {
    name: 'answers half of it',
    words: garbage,
    answer: async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, ...json, body: text.slice(0, text.length / 2) });
    },
  },
  {
    name: 'takes it and never answers',
    words: 'The hub did not answer in time',
    answer: async (route) => {
      await route.fetch();
    },
    isSilent: true,
  },
];

declare global {
  var lintelHurries: boolean | undefined;
}

/**
 * Has the page's patience with the hub last seconds instead of half a minute while it `lintelHurries`; what it does when that
 * ends is the same. Not always: on a busy machine an honest answer may take seconds, too.
 */
function letHurry(): void {
  const patient = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => patient(globalThis.lintelHurries === true ? milliseconds / 15 : milliseconds);
}

const hurry = (page: Page, hurries: boolean) =>
  page.evaluate((does) => {
    globalThis.lintelHurries = does;
  }, hurries);

/** The fault begins; what is given back ends it. */
async function begin(fault: Fault, route: string, hub: TestHub, { page }: Portal): Promise<() => Promise<void>> {
  const { answer, isSilent = false } = fault;
  if (answer === undefined) {
    await hub.stop();
    return () => hub.start();
  }
  await hurry(page, isSilent);
  await page.context().route(route, answer);
  return async () => {
    await page.context().unroute(route);
    await hurry(page, false);
  };
}

const shown = (portal: Portal, words: string): Locator => portal.page.getByRole('alert').filter({ hasText: words });

const batches = (hub: TestHub) => hub.rows('select count(*) as count from batches')[0]?.['count'];

test('whatever the hub does, the officer is told in place, loses nothing, and gets there in the end', async ({
  hub,
  officer,
}) => {
  test.setTimeout(300_000);
  const { unrelated, exact } = await secondFolder();
  await officer.open('about:blank');
  await officer.context.addInitScript(letHurry);
  const portal = await officer.tab();
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.installed();
  await portal.drop([unrelated, exact].map(({ path, bytes }) => ({ name: path, bytes })));
  await portal.jobDone(2);
  const digests = async () => (await portal.rows()).map(({ path, sha256 }) => ({ path, sha256 }));
  const results = await digests();
  const expectResults = () => expect.poll(digests).toEqual(results);

  for (const [sentBefore, fault] of faults.entries()) {
    await test.step(`sign-in, when the hub ${fault.name}`, async () => {
      await portal.visit('Settings');
      await portal.at('sign-out').click();
      await portal.at('sign-in').waitFor();
      for (const route of fault.answer ? ['**/session/challenge', '**/v1/session'] : ['']) {
        const end = await begin(fault, route, hub, portal);
        await portal.at('sign-in').click();
        await expect(shown(portal, fault.words)).toBeVisible();
        await expect(portal.at('sign-in')).toBeEnabled();
        await end();
      }
      await portal.at('sign-in').click();
      await expect(portal.at('sign-out')).toBeVisible();
      await expect(portal.page.getByRole('alert')).toHaveCount(0);
    });

    await test.step(`a question, when the hub ${fault.name}`, async () => {
      await portal.visit('Case');
      const dialog = await portal.openLookup();
      const end = await begin(fault, '**/v1/lookups', hub, portal);
      await portal.at('lookup-ask').click();
      await expect(shown(portal, fault.words)).toBeVisible();
      await expect(dialog).toBeVisible();
      await end();
      await portal.at('lookup-ask').click();
      await portal.at('lookup-close').click();
      await expectResults();
      await expect(portal.at('verdict')).toHaveText(['new', 'new'].map(() => (sentBefore === 0 ? 'new' : 'known')));
    });

    await test.step(`a batch, when the hub ${fault.name}`, async () => {
      await portal.reviewDisclosure();
      const reviewed = await portal.exactBytes();
      const end = await begin(fault, '**/v1/submissions', hub, portal);
      await portal.at('send-batch').click();
      await expect(portal.at('disclosure-queued')).toBeVisible();
      await expect(portal.at('outbox-count')).toHaveText('1');
      await portal.visit('Outbox');
      await expect(portal.at('outbox-entry')).toContainText(fault.words);
      await end();
      await portal.comeBack();
      await expect(portal.at('outbox-count')).toHaveText('0', { timeout: 60_000 });
      await expect(portal.at('outbox-entry')).toHaveCount(0);
      await expect(portal.at('receipt')).toHaveCount(sentBefore + 1);
      expect(batches(hub)).toBe(sentBefore + 1);
      const [kept] = hub.rows('select body from batches order by received_at desc limit 1');
      expect(Buffer.from(kept?.['body'] as Uint8Array)).toEqual(reviewed);
      // Looking a receipt up in the hub's log would sign in again by itself, into the next sign-out.
      await portal.proven();
      await portal.visit('Case');
      await expectResults();
    });
  }

  await portal.proven();
  expect(await portal.ledger()).toEqual(
    officer.sent.map(({ path, body }) => ({ route: path, bytes: body.length, sha256: sha256(body) })),
  );
});
