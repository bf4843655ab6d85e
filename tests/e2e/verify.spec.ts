import { readFile } from 'node:fs/promises';
import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';

const { exact } = await secondFolder();

async function handIn(portal: Portal, text: string): Promise<void> {
  const file = { name: 'report.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await portal.at('verify-pick').setInputFiles(file);
}

const verdict = (portal: Portal) => portal.at('verify-verdict');
const states = (portal: Portal) =>
  portal
    .at('verify-finding')
    .evaluateAll((lines) =>
      lines.map((line) => `${line.getAttribute('data-check') ?? ''} ${line.getAttribute('data-state') ?? ''}`),
    );

test('a report is checked on another machine without a network and without a vault, and a changed one is found out', async ({
  hub,
  officer,
  anotherOfficer,
}) => {
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.drop([{ name: exact.path, bytes: exact.bytes }]);
  await portal.jobDone(1);
  await portal.submit();
  await portal.at('disclosure-sent').waitFor();
  await portal.proven();
  await portal.visit('Case');
  await portal.at('open-report').click();
  await portal.at('report-make').click();
  const [download] = await Promise.all([portal.page.waitForEvent('download'), portal.at('report-json').click()]);
  const text = await readFile(await download.path(), 'utf8');
  const fingerprint = await portal.at('report-fingerprint').innerText();

  await test.step('this device knows its own key, and its hub', async () => {
    await portal.visit('Assurance');
    await portal.at('verify-link').click();
    await handIn(portal, text);
    await expect(verdict(portal)).toHaveAttribute('data-verdict', 'whole');
    for (const of of ['device', 'hub'])
      await expect(portal.page.locator(`[data-testid=verify-key][data-of=${of}]`)).toHaveAttribute(
        'data-standing',
        'same',
      );
  });

  const other = await (await anotherOfficer()).open();
  await other.installed();
  await hub.stop();
  await test.step('another one, without a network, holds everything that can be held', async () => {
    await other.visit('Settings');
    await other.at('verify-link').click();
    await handIn(other, text);
    await expect(verdict(other)).toHaveAttribute('data-verdict', 'whole');
    // The hub was asked about nothing.
    await expect
      .poll(async () => (await states(other)).filter((line) => !line.endsWith(' holds')))
      .toEqual(['answers unknown']);
    const key = other.page.locator('[data-testid=verify-key][data-of=device]');
    await expect(key).toHaveAttribute('data-standing', 'unknown');
    await expect(key).toContainText(fingerprint);
    await expect(other.at('verify-says')).toContainText('Ada');
    expect(await violations(other.page, 'verify')).toEqual([]);
  });

  await test.step('one number that is another is found', async () => {
    await handIn(other, text.replace('"found":1', '"found":2'));
    await expect(verdict(other)).toHaveAttribute('data-verdict', 'broken');
    await expect.poll(() => states(other)).toContain('signature fails');
    expect(await states(other)).toContain('counts fails');
    expect(await violations(other.page, 'verify broken')).toEqual([]);
  });

  await test.step('a dropped file is checked, and does not become evidence', async () => {
    const dataTransfer = await other.page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['something else'], 'other.json'));
      return transfer;
    });
    await other.at('verify-drop').dispatchEvent('drop', { dataTransfer });
    await expect(verdict(other)).toHaveAttribute('data-verdict', 'broken');
    await expect.poll(() => states(other)).toEqual(['form fails']);
    expect(new URL(other.page.url()).pathname).toBe('/verify');
  });
  await hub.start();
});
