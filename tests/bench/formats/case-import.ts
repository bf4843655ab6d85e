import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { chromiumLaunch } from '../../browser/launch-options.ts';
import { Portal } from '../../e2e/portal.ts';
import { writeVics } from '../../fixtures/exchange/vics-writer.ts';
import { type PortalServer, startPortalServer } from '../../fixtures/portal-server.ts';
import { figure, type Figure } from '../figure.ts';
import { PageProbe } from '../vault/page-probe.ts';
import { TaskTimes } from '../vault/task-times.ts';

const MEDIA = 100_000;
const PATIENCE = 600_000;

/** 100,000 entries of another tool into a case of the built portal, as an officer imports them, and the list that comes of it. */
export async function* caseImport(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-import-'));
  const path = join(folder, 'list.json');
  await writeFile(path, writeVics({ version: '2.0', profile: 'Default', kind: 'Cases', media: MEDIA }));
  const server = await startPortalServer();
  const browser = await chromium.launch(chromiumLaunch());
  try {
    yield* importedBy(browser, server, path);
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* importedBy(browser: Browser, { origin }: PortalServer, path: string): AsyncGenerator<Figure> {
  const page = await browser.newPage();
  const portal = new Portal(page, origin);
  await portal.goto('/');
  await portal.visit('Settings');
  await portal.createVault();
  await portal.visit('Case');
  await portal.drop([{ name: 'letter.txt', bytes: Buffer.from('a letter') }]);
  await portal.jobDone(1);
  await portal.at('open-lists').click();
  await portal.at('import-file').setInputFiles(path);
  await portal.at('import-scheme-unknown').check();
  const [probe, times] = [await PageProbe.install(page), await TaskTimes.of(page)];
  await probe.stalls();
  await times.begin();
  const from = performance.now();
  await portal.at('import-start').click();
  await portal.at('import-done').waitFor({ timeout: PATIENCE });
  const seconds = (performance.now() - from) / 1000;
  await portal.at('import-close').click();
  await portal.at('import-named-sum').waitFor();
  const { longest } = await probe.stalls();
  await times.end();
  yield figure('case-import-entries-per-s', MEDIA / seconds, '1/s');
  yield figure('case-import-longest-task-ms', longest, 'ms');
  yield figure('case-import-longest-task-cpu-ms', times.longest, 'ms');
}
