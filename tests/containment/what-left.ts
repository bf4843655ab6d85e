import type { Exchange } from '../e2e/recording-proxy.ts';
import { sha256 } from '../e2e/wire.ts';
import { builtFiles } from '../shell/served-build.ts';

/** Every path that a browser may ask for to show the portal: files of the build, and the pages made from it. */
const shell = new Set([
  ...builtFiles('client'),
  ...builtFiles('prerendered').map((file) => (file === '/index.html' ? '/' : file.replace(/\.html$/, ''))),
]);

/** Whom Chromium may still contact for itself, whatever page is open. The proxy refuses these like all others. */
const browserMaker = /^(?:tunnel|http):\/\/[a-z0-9-]+\.(?:google|googleapis|gvt1)\.com(?::443)?$/;

/** A request of the API, as the ledger notes it. */
export type Noted = {
  readonly method: string;
  readonly route: string;
  readonly bytes: number;
  readonly sha256: string;
};

export const noted = ({ method, path, query, body }: Exchange): Noted => ({
  method,
  route: path + query,
  bytes: body.length,
  sha256: sha256(body),
});

/** What the portal asks of the hub's log by an address: numbers of leaves. */
const placesInLog = /^\?(?:(?:having|size|from|to)=\d{1,15}(?:&|$))+$/;

/** Splits what left into requests of the API, shell files, and what is neither: a question without an address of its own. */
export function sorted(exchanges: readonly Exchange[], origin: string) {
  const own = ({ origin: at, query }: Exchange) => at === origin && query === '';
  const ofLog = ({ origin: at, path, query }: Exchange) =>
    at === origin && path.startsWith('/api/v1/log/') && placesInLog.test(query);
  const isApi = (exchange: Exchange) => ofLog(exchange) || (own(exchange) && exchange.path.startsWith('/api/v1/'));
  const isShell = (exchange: Exchange) =>
    own(exchange) && exchange.method === 'GET' && exchange.body.length === 0 && shell.has(exchange.path);
  return {
    api: exchanges.filter(isApi).map(noted),
    shell: exchanges.filter(isShell),
    neither: exchanges.filter((one) => !isApi(one) && !isShell(one) && !browserMaker.test(one.origin)),
  };
}

/** The requests of a ledger as the officer hands it to an auditor, oldest first. */
export function ledgered(text: string): Noted[] {
  const { entries } = JSON.parse(text) as { entries: (Noted & { kind: string })[] };
  return entries
    .filter(({ kind }) => kind === 'request')
    .map(({ method, route, bytes, sha256 }) => ({ method, route, bytes, sha256 }));
}
