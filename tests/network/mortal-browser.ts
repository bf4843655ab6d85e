import { exclusiveInThisTab, type Exclusive } from '#lib/egress/exclusive.ts';
import { browserTransport, HubClient, type Transport } from '#lib/egress/hub-client.ts';
import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import { savedHeader } from '#lib/vault/header.ts';
import { secretByPassphrase } from '#lib/vault/passphrase-wrap.ts';
import { importDataKey, keysFrom } from '#lib/vault/vault-keys.ts';
import { Vault } from '#lib/vault/vault.ts';
import { fastDeriveKey, PASSPHRASE, value } from '../unit/vault/fresh-vault.ts';
import { ADDRESS } from './fault-proxy.ts';
import type { Life } from './life.ts';
import { MortalDatabase } from './mortal-database.ts';

/** What a page of the portal has between its vault and its network. */
export type Tab = {
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly session: HubSession;
  readonly outbox: Outbox;
};

/** Makes the outbox of a tab; the product's own unless a test wants to hear what a worse one does. */
export type OutboxOf = (vault: Vault, session: HubSession, only: Exclusive) => Outbox;

export type BrowserParts = {
  readonly life: Life;
  /** Where the portal is. */
  readonly origin: string;
  /** From where it calls; the hub counts sign-ins by that. */
  readonly address: string;
  /** Milliseconds that it waits for an answer. */
  readonly patience: number;
  readonly outboxOf?: OutboxOf;
};

/** A browser with an open vault, in Node: as many tabs as wanted, one storage, one set of cookies, one death. */
export class MortalBrowser {
  readonly #parts: BrowserParts;
  readonly #locks = exclusiveInThisTab();
  #cookies = '';

  constructor(parts: BrowserParts) {
    this.#parts = parts;
  }

  /** @param locks whether tabs can wait for each other; a browser without Web Locks gives each tab only its own */
  async tab(locks: boolean): Promise<Tab> {
    const { life, origin, patience, outboxOf } = this.#parts;
    const vault = await vaultIn(life);
    const only = locks ? this.#locks : exclusiveInThisTab();
    const ledger = new Ledger(vault.ledger, only);
    const session = new HubSession(
      vault,
      origin,
      new HubClient({ ledger, transport: this.#transport, timeoutMs: patience }),
    );
    return { vault, ledger, session, outbox: outboxOf?.(vault, session, only) ?? new Outbox(vault, session, only) };
  }

  /** The product's own transport over Node's `fetch`, which lacks what a browser adds: site, cookies, and an end. */
  readonly #transport: Transport = (request) =>
    this.#parts.life.request(() => {
      globalThis.fetch = this.#fetch;
      const answer = browserTransport(request);
      globalThis.fetch = nodeFetch;
      return answer;
    });

  readonly #fetch: typeof fetch = async (route, init = {}) => {
    const { life, origin, address } = this.#parts;
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    headers.set(ADDRESS, address);
    if (this.#cookies !== '') headers.set('cookie', this.#cookies);
    // Not AbortSignal.any: Node may forget a timeout that nobody listens to but through it.
    const end = new AbortController();
    const stop = (event: Event) => {
      end.abort((event.target as AbortSignal).reason);
    };
    for (const signal of [life.signal, init.signal]) signal?.addEventListener('abort', stop, { signal: end.signal });
    const response = await nodeFetch(new URL(route as string, origin), { ...init, headers, signal: end.signal });
    for (const cookie of response.headers.getSetCookie()) this.#cookies = cookie.split(';')[0] ?? '';
    return response;
  };
}

const nodeFetch = globalThis.fetch;

/** Opens the vault of the storage that there is: what `unlockVault` does, with a database that can die. */
async function vaultIn(life: Life): Promise<Vault> {
  const database = new MortalDatabase(life);
  const { passphrase } = value(await savedHeader(database));
  const secret = value(await secretByPassphrase(passphrase, PASSPHRASE, fastDeriveKey));
  return new Vault({ database, keys: await keysFrom(await importDataKey(secret)) });
}
