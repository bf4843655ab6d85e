import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against WCAG 2.2 AA on the page as it stands, one line a rule; in both appearances unless told otherwise. */
export async function violations(
  page: Page,
  state: string,
  schemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<string[]> {
  const lines: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await new AxeBuilder({ page }).withTags(rules).setLegacyMode(true).analyze();
    for (const { id, nodes } of found.violations) {
      const where = nodes.map(({ target, failureSummary = '' }) => `${target.join(' ')} ${failureSummary}`);
      lines.push(`${state}, ${colorScheme}: ${id}: ${where.join(' | ').replaceAll(/\s+/g, ' ')}`);
    }
  }
  return lines;
}
