import type { Portal } from '../../e2e/portal.ts';
import { figure, type Figure } from '../figure.ts';
import { PageProbe } from './page-probe.ts';

/** From unlocking the vault in a fresh page until the case is in the table, with all of its lines. */
export async function* openAgain(portal: Portal, passphrase: string, files: number): AsyncGenerator<Figure> {
  const { page } = portal;
  await portal.goto('/settings');
  await portal.at('vault-passphrase').fill(passphrase);
  const probe = await PageProbe.install(page);
  const caseLink = portal.page.getByRole('banner').getByRole('link', { name: 'Case', exact: true });
  const link = await caseLink.elementHandle();
  const { unlocked, shown } = await page.evaluate(unlockAndWait, { link, rows: files + 1 });
  const { longest } = await probe.stalls();
  yield figure('vault-unlock-ms', unlocked, 'ms');
  yield figure('vault-open-100k-ms', shown, 'ms');
  yield figure('vault-open-longest-task-ms', longest, 'ms');
}

/** Runs in the page: milliseconds from the click until the vault is open, and until the table has its lines. */
async function unlockAndWait({ link, rows }: { link: Element | null; rows: number }) {
  const LOOK_EVERY = 10;
  const find = (hook: string) => document.querySelector<HTMLElement>(`[data-testid=${hook}]`);
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    return performance.now();
  };
  const from = performance.now();
  find('vault-unlock')?.click();
  const unlocked = await until(() => find('vault-lock') !== null);
  (link as HTMLElement | null)?.click();
  const shown = await until(() => find('results-table')?.getAttribute('aria-rowcount') === String(rows));
  return { unlocked: unlocked - from, shown: shown - from };
}
