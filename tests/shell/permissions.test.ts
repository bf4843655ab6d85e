import { chromium, type Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { serveBuild, type ServedBuild } from './served-build.ts';

/** Chromium's own view of the header; other browsers neither send it nor have it. */
type FeaturePolicy = { readonly allowedFeatures: () => string[]; readonly features: () => string[] };

let served: ServedBuild;
let browser: Browser;

beforeAll(async () => {
  served = await serveBuild();
  browser = await chromium.launch(chromiumLaunch());
});
afterAll(async () => {
  await browser.close();
  await served.stop();
});

it('a page may do nothing but what it needs, of all that this browser knows', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(served.origin);
  const { known, allowed } = await page.evaluate(() => {
    const policy = (document as unknown as { featurePolicy: FeaturePolicy }).featurePolicy;
    return { known: policy.features(), allowed: policy.allowedFeatures() };
  });
  expect(known).toContain('geolocation');
  // `ch-…` are not powers of a page: they name what the browser says of itself to the hub, should the hub ask for it.
  expect(allowed.filter((name) => !name.startsWith('ch-')).toSorted()).toEqual([
    'aria-notify',
    'clipboard-write',
    'cross-origin-isolated',
    'publickey-credentials-create',
    'publickey-credentials-get',
    'screen-wake-lock',
  ]);
});
