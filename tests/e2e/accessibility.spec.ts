import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';

/** Drops many small files at once, each with a content of its own, made where they are dropped. */
async function dropMany(portal: Portal, count: number): Promise<void> {
  const dataTransfer = await portal.page.evaluateHandle((many) => {
    const transfer = new DataTransfer();
    for (let at = 0; at < many; at++) transfer.items.add(new File([`note ${at}`], `note ${at}.txt`));
    return transfer;
  }, count);
  await portal.at('drop-zone').dispatchEvent('drop', { dataTransfer });
}

test('a fault that is planted is found', async ({ officer }) => {
  const { page } = await officer.open();
  await page.evaluate(() => {
    document.querySelector('main')?.append(document.createElement('img'));
  });
  expect((await violations(page, 'planted', ['light'])).join()).toContain('planted, light: image-alt');
});

test('no page, dialog or message before enrolment has a fault, also with 10,000 results', async ({ officer }) => {
  const portal = await officer.open();
  const { page } = portal;
  const faults: string[] = [];
  const look = async (state: string) => faults.push(...(await violations(page, state)));

  await look('landing');
  await portal.installed();
  await portal.goto('/nowhere');
  await look('no such page');
  await portal.goto('/');
  for (const place of ['Settings', 'Outbox', 'Disclosure', 'Assurance'] as const) {
    await portal.visit(place);
    await look(`${place} without a vault`);
  }
  await portal.goto('/licences');
  await look('licences');
  await portal.goto('/enrol');
  await portal.at('enrol-code').fill('http://localhost/enrol#no-code');
  await portal.at('enrol-name').fill(' ');
  await portal.at('vault-passphrase').fill('weak');
  await page.getByText('Too easy to guess').waitFor();
  await look('enrolment with faulty entries');

  await portal.visit('Case');
  const { exact, turned } = await secondFolder();
  await portal.drop([exact, turned].map(({ path, bytes }) => ({ name: path, bytes })));
  // Rows come in the order in which files are done: these two are to be the first.
  await portal.jobDone(2);
  await dropMany(portal, 9_998);
  await portal.jobDone(10_000);
  await look('10,000 results');
  await portal.details('exact.jpg');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').waitFor();
  await page.locator('details > summary').click();
  await look('details');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look('keys');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nothing is called this');
  await page.getByText('No file fits the filter').waitFor();
  await look('no file fits');
  await portal.openLookup();
  await look('question before enrolment');
  expect(faults).toEqual([]);
});

test('no page, dialog or message of an enrolled officer has a fault, also when the hub is gone', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const { page } = portal;
  const faults: string[] = [];
  const look = async (state: string) => faults.push(...(await violations(page, state)));
  const alert = page.getByRole('alert');

  await portal.goto(await hub.firstLink());
  await look('enrolment by link');
  await portal.installed();
  await hub.stop();
  const passphrase = await portal.createVault();
  await alert.waitFor();
  await look('enrolment without a hub');
  await hub.start();
  await portal.at('enrol-submit').click();
  // A hub without officers prints a new link at each start, and the one before is void.
  await alert.filter({ hasText: 'The enrolment code is not valid' }).waitFor();
  await look('enrolment by a void link');
  await portal.at('enrol-code').fill(await hub.command('enrol', '--bureau', 'A'));
  await portal.at('enrol-submit').click();
  await portal.at('enrol-done').waitFor();
  await look('enrolled');
  await portal.visit('Case');
  const { exact, unrelated } = await secondFolder();
  await portal.drop([exact, unrelated].map(({ path, bytes }) => ({ name: path, bytes })));
  await portal.jobDone(2);

  await portal.openLookup();
  await look('question');
  await portal.at('show-records').click();
  await look('records of a question');
  await portal.at('show-exact-bytes').click();
  await look('exact bytes of a question');
  await hub.stop();
  await portal.at('lookup-ask').click();
  await alert.waitFor();
  await look('question without a hub');
  await hub.start();
  await portal.at('lookup-ask').click();
  await portal.at('lookup-close').waitFor();
  await look('answer');
  await portal.at('lookup-close').click();
  await look('verdicts');

  await portal.reviewDisclosure();
  await look('disclosure');
  await portal.at('show-exact-bytes').click();
  await look('exact bytes of a batch');
  await hub.stop();
  await portal.at('send-batch').click();
  await portal.at('disclosure-queued').waitFor();
  await look('queued');
  await portal.visit('Outbox');
  await expect(portal.at('outbox-entry')).toContainText('The hub cannot be reached');
  await look('outbox with a batch');
  await portal.visit('Settings');
  await portal.at('sign-out').click();
  await alert.waitFor();
  await look('settings without a hub');

  await hub.start();
  await portal.comeBack();
  await expect(portal.at('outbox-count')).toHaveText('0', { timeout: 60_000 });
  await portal.visit('Outbox');
  await portal.at('receipt').waitFor();
  await look('receipts');
  await portal.visit('Case');
  await portal.submit();
  await portal.at('disclosure-sent').waitFor();
  await look('sent');
  await portal.ledger();
  await look('ledger');

  await portal.visit('Settings');
  await portal.at('vault-lock').click();
  await portal.unlock(`not ${passphrase}`);
  await expect(portal.at('vault-passphrase')).toHaveAttribute('aria-invalid', 'true');
  await look('wrong passphrase');
  await portal.visit('Case');
  await look('locked');
  expect(faults).toEqual([]);
});

test('an engine that cannot be loaded is said in place, without a fault', async ({ officer }) => {
  const blank = await officer.open('about:blank');
  await officer.context.route('**/*.wasm', (route) => route.abort());
  await blank.goto('/');
  const { unrelated } = await secondFolder();
  await blank.drop([{ name: unrelated.path, bytes: unrelated.bytes }]);
  await expect(blank.at('engine-fault')).toContainText('Try again');
  expect(await violations(blank.page, 'no engine')).toEqual([]);
  await officer.context.unroute('**/*.wasm');
  await blank.at('engine-fault').getByRole('button').click();
  await blank.jobDone(1);
});
