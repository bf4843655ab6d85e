/**
 * The only Trusted Types policy of the portal for script URLs, in a module of its own because a policy can be made once.
 * `new Worker` and service worker registration take nothing else.
 */
const policy =
  typeof window === 'undefined'
    ? undefined
    : window.trustedTypes?.createPolicy('lintel-script-url', { createScriptURL: sameOriginOnly });

/**
 * Turns the URL of one of our own scripts into what `new Worker` and `Workbox` accept. Throws for another origin and
 * for `blob:` and `data:` URLs, whatever the origin they claim. The type is `string` because that is what the DOM's
 * declarations ask for; under Trusted Types the value is a `TrustedScriptURL`.
 */
export function scriptUrl(url: string): string {
  return (policy?.createScriptURL(url) ?? sameOriginOnly(url)) as string;
}

function sameOriginOnly(url: string): string {
  const { href, origin, protocol } = new URL(url, location.href);
  if (origin !== location.origin || (protocol !== 'http:' && protocol !== 'https:')) {
    throw new TypeError('A script may come from our own origin only.');
  }
  return href;
}
