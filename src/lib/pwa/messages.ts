/**
 * What tabs and service worker say to each other. A tab tells that it has started; the service worker then asks every
 * tab which version it runs (the answer comes back through the port sent along), and drops the caches of versions that
 * no tab runs any more. `SKIP_WAITING` is workbox-window's word for "take over now".
 */
export const shellStarted = { type: 'lintel-shell-started' } as const;
export const whichVersion = { type: 'lintel-which-version' } as const;
export const takeOver = { type: 'SKIP_WAITING' } as const;

export function isMessage(data: unknown, message: { readonly type: string }): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === message.type;
}
