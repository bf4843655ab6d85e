/**
 * Who reads a response decides its policy. Everything that is neither a page nor the service worker's script is
 * `closed`: started as a worker it reaches no network at all, whatever path it was asked for by.
 */
export type Audience = 'page' | 'service-worker' | 'closed';

const policies: Record<Audience, readonly string[]> = {
  page: [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html lintel-script-url',
  ],
  'service-worker': ["default-src 'none'", "script-src 'self'", "connect-src 'self'"],
  // A worker is one file: with 'self' it could ask its own origin for a script, and say something by what it asks for.
  closed: [
    "default-src 'none'",
    "script-src 'wasm-unsafe-eval'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ],
};

/** Chromium's second lock on the network: pages and the service worker reach this origin only, workers nothing. */
const connections: Record<Audience, string> = {
  page: '(response-origin)',
  'service-worker': '(response-origin)',
  closed: '()',
};

/** What no page needs. Some of them send: what is shared, translated or fetched later leaves by other ways than `fetch`. */
const off = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'clipboard-read',
  'compute-pressure',
  'deferred-fetch',
  'deferred-fetch-minimal',
  'digital-credentials-create',
  'digital-credentials-get',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'interest-cohort',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'local-network',
  'local-network-access',
  'loopback-network',
  'magnetometer',
  'media-playback-while-not-visible',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'serial',
  'speaker-selection',
  'storage-access',
  'summarizer',
  'sync-xhr',
  'translator',
  'unload',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
];
const own = [
  'aria-notify',
  'clipboard-write',
  'cross-origin-isolated',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
];

const everywhere: readonly (readonly [string, string])[] = [
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Origin-Agent-Cluster', '?1'],
  ['Permissions-Policy', [...off.map((name) => `${name}=()`), ...own.map((name) => `${name}=(self)`)].join(', ')],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-DNS-Prefetch-Control', 'off'],
];

/**
 * The headers that every response to this audience carries. `secure` is whether browsers reach this origin over https;
 * over plain http (loopback only) a browser ignores HSTS, and a proxy should not pass it on.
 */
export function constantHeaders(audience: Audience, secure: boolean): readonly (readonly [string, string])[] {
  return [
    ['Content-Security-Policy', policies[audience].join('; ')],
    ['Connection-Allowlist', connections[audience]],
    ...everywhere,
    ...(secure ? [['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'] as const] : []),
  ];
}
