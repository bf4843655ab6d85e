import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { browserMemory } from '../../browser/browser-processes.ts';
import { chromiumLaunch } from '../../browser/launch-options.ts';
import { Profile } from '../../e2e/profile.ts';
import type { PortalServer } from '../../fixtures/portal-server.ts';
import { figure, type Figure } from '../figure.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

const MIB = 2 ** 20;
const LOOK_EVERY = 250;
const PATIENCE = 900_000;

/** A job of a thousand files on a machine of one core, by one worker: how fast, and how much memory the whole browser takes. */
export async function* lowEnd(server: PortalServer, evidence: EvidenceFolder): AsyncGenerator<Figure> {
  if (process.platform !== 'linux' || spawnSync('taskset', ['--version']).status !== 0) {
    console.log('The low end is not measured: there is no taskset here.');
    return;
  }
  const program = await pinned(evidence);
  const officer = await Profile.create(server.origin, () => ({ ...chromiumLaunch(), executablePath: program }));
  const memory: number[] = [];
  const clock = setInterval(() => memory.push(browserMemory(officer.folder)?.all ?? 0), LOOK_EVERY);
  try {
    const portal = await officer.open('/settings');
    await portal.createVault();
    await portal.visit('Case');
    const from = performance.now();
    await portal.dropFromDisk(evidence.firstSubfolder);
    await portal.at('job-throttle').selectOption('one');
    await expect(portal.at('job-state')).toHaveText('done', { timeout: PATIENCE });
    const { done } = await portal.job();
    const seconds = (performance.now() - from) / 1000;
    yield figure('vault-low-end-files-per-s', done / seconds, 'files/s');
    yield figure('vault-low-end-pss-mb', Math.max(...memory) / MIB, 'MiB');
  } finally {
    clearInterval(clock);
    await officer.destroy();
  }
}

/** A program that starts the browser on the first core only. */
async function pinned(evidence: EvidenceFolder): Promise<string> {
  const program = join(evidence.scratch, 'browser-on-one-core');
  const { executablePath } = chromiumLaunch();
  await writeFile(program, `#!/bin/sh\nexec taskset -c 0 '${executablePath}' "$@"\n`);
  await chmod(program, 0o755);
  return program;
}
