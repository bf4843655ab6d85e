/** Which engine shows the page, as far as it changes what is enforced. Versions are major ones. */
export type BrowserFamily = { readonly name: 'chromium'; readonly version: number } | { readonly name: 'other' };

/** User-Agent Client Hints: only Chromium browsers have them, each with a brand `Chromium` of its engine's version. */
type Hints = { readonly userAgentData?: { readonly brands: readonly { brand: string; version: string }[] } };

export function browserFamily(navigator: object): BrowserFamily {
  const { userAgentData } = navigator as Hints;
  const version = Number(userAgentData?.brands.find(({ brand }) => brand === 'Chromium')?.version);
  return Number.isInteger(version) ? { name: 'chromium', version } : { name: 'other' };
}
