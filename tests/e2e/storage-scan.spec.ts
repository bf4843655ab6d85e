import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { checkout } from '../fixtures/portal-server.ts';
import { makeFolder } from '../fixtures/sample-folder.ts';
import { word } from './canaries.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { FOLDER, folderNeedle, material, said, saidNeedles } from './storage-scan/material.ts';
import { isPlain, makePlainBuild } from './storage-scan/plain-build.ts';
import { profileFiles } from './storage-scan/profile-files.ts';
import { storedFor } from './storage-scan/stored.ts';
import { formsOf, type Trace, TraceSearch } from './storage-scan/traces.ts';
import { words } from './words.ts';

const files = await material();
const needles = [...saidNeedles, folderNeedle, ...files.flatMap((file) => file.needles)];
const disk = await mkdtemp(join(tmpdir(), 'lintel-scan-'));
await makeFolder(
  join(disk, FOLDER),
  files.map(({ path, bytes }) => ({ path, bytes })),
);

test.afterAll(() => {
  rmSync(disk, { recursive: true, force: true });
});

/** Makes a vault and a case with words of its own, hands the folder in, and pauses the job in its midst. */
async function workUntilPaused(portal: Portal): Promise<string> {
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.visit('Cases');
  await portal.at('cases-begin').click();
  await portal.at('begin-case-name').fill(said.name);
  await portal.at('begin-case-reference').fill(said.reference);
  await portal.at('begin-case-notes').fill(said.notes);
  await portal.at('begin-case-confirm').click();
  await portal.at('exhibit-label').fill(said.exhibit);
  await portal.at('exhibit-add').click();
  await portal.visit('Case');
  await pauseAfterAStep(portal.page);
  await portal.dropFromDisk(join(disk, FOLDER));
  await expect(portal.at('job-state')).toHaveText('paused');
  return passphrase;
}

/** Has the next job paused as soon as a step of it is kept. */
async function pauseAfterAStep(page: Page): Promise<void> {
  await page.evaluate((word) => {
    new MutationObserver((_, observer) => {
      if (Number(document.querySelector<HTMLElement>('[data-testid=job-progress]')?.dataset['done']) === 0) return;
      observer.disconnect();
      [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === word)?.click();
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-done'] });
  }, words('job_pause'));
}

/** Finishes the job and decides something about a picture. */
async function workToTheEnd(portal: Portal): Promise<void> {
  await portal.page.getByRole('button', { name: words('job_resume') }).click();
  await portal.jobDone(files.length);
  await showMark(portal);
  await portal.at('mark-category').selectOption({ index: 1 });
  await portal.at('mark-note').fill(said.note);
  await portal.at('mark-note').blur();
}

/** Opens the details of the first line, where what was decided about it stands. */
async function showMark(portal: Portal): Promise<void> {
  await portal.at('results-table').locator('.body [role=row]').first().dblclick();
  await portal.at('mark-note').waitFor();
}

const search = new TraceSearch(needles);
const places = (traces: readonly Trace[]) => [...new Set(traces.map(({ label, place }) => `${label}: ${place}`))];

test('the search knows a needle in every form, wherever it begins', () => {
  const hex = 'f7d3a1b2c4e59608172a3b4c5d6e7f80';
  const alone = new TraceSearch([{ label: 'hash', hex }]);
  for (const before of [0, 1, 2, 3, 4, 5]) {
    const around = Buffer.concat([Buffer.alloc(before, 7), Buffer.from(hex, 'hex'), Buffer.alloc(4, 9)]);
    for (const alphabet of ['base64', 'base64url', 'latin1'] as const) {
      const bytes = Buffer.from(around.toString(alphabet), alphabet === 'latin1' ? 'latin1' : 'utf8');
      expect(alone.in([{ place: 'here', bytes }])).not.toEqual([]);
    }
  }
  for (const text of [hex, hex.toUpperCase()])
    expect(alone.in([{ place: 'here', bytes: Buffer.from(`{"hash":"${text}"}`) }])).toHaveLength(1);
  expect(formsOf({ label: 'hash', hex }).every(({ bytes }) => bytes.length >= 16)).toBe(true);
});

test('a profile keeps no hash, name or note of a case where it can be read', async ({ hub, officer }) => {
  const portal = await officer.open();
  await portal.installed();
  const passphrase = await workUntilPaused(portal);

  await test.step('in the middle of a job, but for the name of its folder in the handle that the browser keeps', async () => {
    const stored = await storedFor(officer.context, hub.origin);
    expect(stored.some(({ place }) => place === 'IndexedDB lintel/rows (key)')).toBe(true);
    expect(stored.some(({ place }) => place.startsWith('cache '))).toBe(true);
    expect(places(search.in(stored))).toEqual(['folder: IndexedDB lintel/handles (handle)']);
  });

  await workToTheEnd(portal);
  await test.step('after the job, with the vault open', async () => {
    const stored = await storedFor(officer.context, hub.origin);
    expect(stored.filter(({ place }) => place === 'IndexedDB lintel/rows (key)')).toHaveLength(files.length);
    expect(places(search.in(stored))).toEqual([]);
  });

  await test.step('and locked', async () => {
    await portal.visit('Settings');
    await portal.at('vault-lock').click();
    await portal.at('vault-unlock').waitFor();
    expect(places(search.in(await storedFor(officer.context, hub.origin)))).toEqual([]);
  });

  await test.step('nor does what the browser writes down to bring its tabs back', async () => {
    await portal.openVault(passphrase);
    await showMark(portal);
    await expect(portal.at('mark-note')).toHaveValue(said.note);
    const unlocking = await officer.tab('/settings');
    await unlocking.at('vault-passphrase').fill(passphrase);
    await unlocking.page.getByRole('button', { name: words('access_show_passphrase') }).click();
    await expect(unlocking.at('vault-passphrase')).toHaveAttribute('type', 'text');
    const control = new TraceSearch([{ label: 'control', text: await typeControl(unlocking.page) }]);
    // A browser writes its tabs down some seconds later, and each look goes through the whole profile.
    const written = () => control.in(profileFiles(officer.folder)).length;
    await expect.poll(written, { timeout: 60_000 }).toBeGreaterThan(0);
    await officer.close();
    const all = new TraceSearch([...needles, { label: 'passphrase', text: passphrase }]);
    const traces = all.in(profileFiles(officer.folder));
    // What is erased from a database lies on in its files until the browser tidies them up.
    const erased = ({ label, place }: Trace) => label === folderNeedle.label && /IndexedDB.*leveldb/.test(place);
    expect(places(traces.filter((trace) => !erased(trace)))).toEqual([]);
  });
});

/** Types a word into a field that does not say whether it may be written down. @returns the word */
async function typeControl(page: Page): Promise<string> {
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.setAttribute('data-testid', 'control');
    document.querySelector('main')?.append(field);
  });
  await page.getByTestId('control').pressSequentially(word('control'));
  return word('control');
}

test('the same scan finds everything where the vault encrypts nothing', async ({ hub, officer }) => {
  // The whole portal is built first: minutes on a busy machine.
  test.setTimeout(900_000);
  expect(isPlain(checkout)).toBe(false);
  const plain = makePlainBuild();
  try {
    expect(isPlain(plain.root)).toBe(true);
    await hub.stop();
    await hub.start(plain.root);
    const portal = await officer.open();
    await workUntilPaused(portal);
    await workToTheEnd(portal);
    // What is decided about a picture stands on the screen at once, and is stored behind it.
    const missing = async () => {
      const found = new Set(search.in(await storedFor(officer.context, hub.origin)).map(({ label }) => label));
      return needles.map(({ label }) => label).filter((label) => !found.has(label));
    };
    await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
  } finally {
    await hub.stop();
    plain.remove();
  }
});
