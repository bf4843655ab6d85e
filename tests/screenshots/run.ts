/** `npm run screenshots`: plays the story in the built portal and writes its pages as PNG files beside this one. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { words } from '../e2e/words.ts';
import { checkout } from '../fixtures/portal-server.ts';
import { setStage } from './stage.ts';

if (spawnSync(process.execPath, ['src/build/build.ts'], { cwd: checkout, stdio: 'inherit' }).status !== 0) {
  console.error('No screenshot was taken: the build failed.');
  process.exit(1);
}

const { portal, passphrase, leave } = await setStage();
const { page } = portal;

async function shoot(name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, import.meta.url)), animations: 'disabled' });
  console.log(`tests/screenshots/${name}.png`);
}

/** Opens the details of one file by the end of its path. */
async function open(name: string): Promise<void> {
  await portal.at('results-table').getByText(name, { exact: true }).dblclick();
  await page.getByRole('complementary').waitFor();
}

try {
  // Files are finished in whatever order workers finish them.
  await page.getByRole('button', { name: words('results_column_path'), exact: true }).click();
  await open('turned.jpg');
  await shoot('case-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.keyboard.press('Escape');
  await shoot('case-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await portal.reviewDisclosure();
  await shoot('disclosure');
  await page.getByRole('link', { name: words('disclosure_discard'), exact: true }).click();
  await portal.ledger();
  await shoot('assurance');
  await portal.visit('Cases');
  await portal.at('exhibit-label').fill('AB/3 telephone');
  await portal.at('exhibit-add').click();
  await shoot('cases');
  await portal.visit('Case');
  await page.setViewportSize({ width: 360, height: 740 });
  await shoot('case-360');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => {
    localStorage.setItem('lintel-locale', 'ar-XB');
  });
  await portal.goto('/settings');
  await portal.unlock(passphrase);
  await portal.at('vault-lock').waitFor();
  // The second place is the case, in whatever language.
  await page.getByRole('banner').getByRole('link').nth(1).click();
  await open('turned.jpg');
  await shoot('case-rtl');
} finally {
  await leave();
}
