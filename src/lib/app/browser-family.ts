/** Which engine shows the page, as far as it changes what is enforced. Versions are major ones. */
export type BrowserFamily =
  { readonly name: 'chromium'; readonly version: number } | { readonly name: 'firefox' } | { readonly name: 'other' };

/** User-Agent Client Hints: only Chromium browsers have them, each with a brand `Chromium` of its engine's version. */
type Facts = {
  readonly userAgentData?: { readonly brands: readonly { brand: string; version: string }[] };
  readonly userAgent?: string;
};

/** Firefox on iOS names itself `FxiOS`, and is another engine. */
const FIREFOX = /\bFirefox\/\d/;

export function browserFamily(navigator: object): BrowserFamily {
  const { userAgentData, userAgent = '' } = navigator as Facts;
  const version = Number(userAgentData?.brands.find(({ brand }) => brand === 'Chromium')?.version);
  if (Number.isInteger(version)) return { name: 'chromium', version };
  return { name: FIREFOX.test(userAgent) ? 'firefox' : 'other' };
}
