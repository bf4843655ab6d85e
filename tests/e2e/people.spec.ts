import { violations } from './axe.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

async function toPeople(portal: Portal): Promise<void> {
  await portal.page
    .getByRole('banner')
    .getByRole('link', { name: words('frame_hub'), exact: true })
    .click();
  await portal.at('console-people').click();
}

/** Confirms an act, types the passphrase that it takes, and waits until it is done. */
async function confirm(portal: Portal, passphrase: string, dialog = 'act-dialog'): Promise<void> {
  await portal.at('act-confirm').click();
  await portal.at('step-up-passphrase').fill(passphrase);
  await portal.at('act-confirm').click();
  await portal.at(dialog).waitFor({ state: 'detached' });
}

test('an administrator lets somebody in, gives a role, and takes everything away again', async ({
  hub,
  officer,
  anotherOfficer,
}) => {
  const admin = await officer.open();
  const passphrase = await admin.enrol(await hub.firstLink(), 'Ada');
  await toPeople(admin);
  await expect(admin.at('officer')).toHaveCount(1);
  let link = '';

  await test.step('an invitation is made after another proof, and shown once', async () => {
    await admin.at('invite').click();
    await admin.at('act-confirm').click();
    await admin.at('step-up-passphrase').fill('something else');
    await admin.at('act-confirm').click();
    await expect(admin.at('step-up')).toContainText(words('access_failure_wrong_advice'));
    expect(await violations(admin.page, 'the passphrase once more')).toEqual([]);
    await admin.at('step-up-passphrase').fill(passphrase);
    await admin.at('act-confirm').click();
    link = await admin.at('secret-text').innerText();
    await expect(admin.at('code')).toHaveCount(1);
    await admin.at('secret-done').click();
    await expect(admin.page.getByText(link)).toHaveCount(0);
  });

  const other = await (await anotherOfficer()).open();
  await test.step('it lets one device in, which sees itself only', async () => {
    await other.enrol(link, 'Ben');
    await toPeople(other);
    await expect(other.at('officer')).toHaveCount(1);
    await expect(other.at('officer')).toContainText('Ben');
    await expect(other.at('invite')).toHaveCount(0);
    expect(await violations(other.page, 'people as an officer')).toEqual([]);
  });

  const ben = admin.at('officer').filter({ hasText: 'Ben' });
  await test.step('the role is changed, and holds at once', async () => {
    await admin.page.reload();
    await admin.unlock(passphrase);
    await expect(admin.at('officer')).toHaveCount(2);
    await ben.getByTestId('change-role').click();
    await admin.page.getByRole('radio', { name: words('hub_role_bureau_admin') }).check();
    await confirm(admin, passphrase);
    await expect(ben.getByTestId('officer-role')).toHaveText(words('hub_role_bureau_admin'));
    expect(await violations(admin.page, 'people as an administrator')).toEqual([]);
  });

  await test.step('a token is made for a server, and shown once', async () => {
    await admin.at('make-token').click();
    await admin.at('token-label').fill('Case system');
    await confirm(admin, passphrase, 'token-dialog');
    await expect(admin.at('secret-text')).toHaveText(/^lintel_/);
    await admin.at('secret-done').click();
    await expect(admin.at('token')).toContainText('Case system');
  });

  await test.step('the last administrator cannot go; another one can, with device and session', async () => {
    const ada = admin.at('officer').filter({ hasText: 'Ada' });
    await ben.getByTestId('revoke-device').click();
    await confirm(admin, passphrase);
    await expect(ben.getByTestId('device')).toHaveAttribute('data-revoked', 'true');
    await ada.getByTestId('change-role').click();
    await admin.page.getByRole('radio', { name: words('hub_role_officer'), exact: true }).check();
    await admin.at('act-confirm').click();
    await admin.at('step-up-passphrase').fill(passphrase);
    await admin.at('act-confirm').click();
    await expect(admin.at('act-dialog')).toContainText(words('hub_failure_last_admin'));
    await admin.page.getByRole('button', { name: words('hub_cancel') }).click();
  });
});
