import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import type { BrowserName } from '../browser/find-browser.ts';
import { openBrowser } from '../conformance/open-browser.ts';

/**
 * What Firefox does of its own accord, switched off; what pages may have it do, as in any officer's Firefox: the driver of
 * these tests would switch early connections off, and with them a channel.
 */
const firefoxPreferences = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.region.network.url': '',
  'browser.region.update.enabled': false,
  'browser.safebrowsing.provider.google4.updateURL': '',
  'browser.safebrowsing.provider.mozilla.updateURL': '',
  'browser.search.geoSpecificDefaults': false,
  'browser.urlbar.suggest.quicksuggest.sponsored': false,
  'captivedetect.canonicalURL': '',
  'datareporting.usage.uploadEnabled': false,
  'dom.push.connection.enabled': false,
  'extensions.blocklist.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  // The listeners are on this machine, which Firefox leaves out when it looks for ways to a peer.
  'media.peerconnection.ice.loopback': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.http.speculative-parallel-limit': 20,
  'network.trr.mode': 5,
  'security.OCSP.enabled': 0,
  'security.remote_settings.crlite_filters.enabled': false,
  'security.remote_settings.intermediates.enabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.unified': false,
  'toolkit.telemetry.server': '',
};

const nowhere = 'http://127.0.0.1:9/';
/** The same for Chromium, as far as its switches go. */
export const chromiumSwitches = [
  '--disable-features=AutofillServerCommunication,NetworkTimeServiceQuerying,OptimizationHints,OptimizationGuideModelDownloading',
  `--gaia-url=${nowhere}`,
  `--component-updater=url-source=${nowhere}`,
];

type Options = {
  /** The port of a proxy on the loopback interface that everything goes through, what is for this machine included. */
  readonly proxy?: number;
  readonly resistFingerprinting?: boolean;
  /** A folder for the browser's own log of the names that it looks up; see `lookedUp`. */
  readonly log?: string;
  /** Where downloads go. */
  readonly downloads?: string;
};

/** An installed browser that keeps quiet of itself. */
export function quietBrowser(name: BrowserName, options: Options = {}): Promise<Browser> {
  const { proxy, log, resistFingerprinting = false, downloads = '/nowhere' } = options;
  const throughProxy = {
    chromium: [`--proxy-server=http://127.0.0.1:${proxy}`, '--proxy-bypass-list=<-loopback>'],
    firefox: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': proxy ?? 0,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy ?? 0,
      'network.proxy.allow_hijacking_localhost': true,
      'network.proxy.no_proxies_on': '',
    },
  };
  return openBrowser(name, downloads, {
    resistFingerprinting,
    switches: [
      ...chromiumSwitches,
      ...(proxy === undefined ? [] : throughProxy.chromium),
      ...(log === undefined ? [] : [`--log-net-log=${join(log, 'names')}`]),
    ],
    environment: log === undefined ? {} : { MOZ_LOG: 'nsHostResolver:5,sync', MOZ_LOG_FILE: join(log, 'names') },
    preferences: { ...firefoxPreferences, ...(proxy === undefined ? {} : throughProxy.firefox) },
  });
}

/** Whether a browser that is closed by now has looked a name up, by its own log. No listener hears such a question. */
export function lookedUp(log: string): (name: string) => boolean {
  const text = readdirSync(log).map((file) => readFileSync(join(log, file), 'latin1'));
  return (name) => text.some((part) => part.includes(name));
}

/** The number before the first dot of a browser's version. */
export async function majorVersion(browser: Browser): Promise<number> {
  return Number(/\/(\d+)\./.exec(await browser.version())?.[1]);
}
