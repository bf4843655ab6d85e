import { importWorkerUrl } from '#lib/formats/worker-url.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import type { Portal } from '../portal.svelte.ts';
import { ReportCheckDesk } from './report-check.svelte.ts';

/** Checks reports for this tab, and compares their keys with those of its vault while that is open. */
export function newReportCheck({ access }: Pick<Portal, 'access'>): ReportCheckDesk {
  return new ReportCheckDesk(
    () => new Worker(scriptUrl(importWorkerUrl), { type: 'module' }),
    async () => {
      const saved = await access.vault?.identity.saved();
      return saved?.ok === true ? saved.value : null;
    },
  );
}
