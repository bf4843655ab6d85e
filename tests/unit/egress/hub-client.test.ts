import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_SHA256, sha256Hex } from '#lib/domain/hash.ts';
import { err, ok } from '#lib/domain/result.ts';
import { browserTransport, HubClient, type Transport, type WireAnswer } from '#lib/egress/hub-client.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { freshVault, value } from '../vault/fresh-vault.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const answering =
  (status: number, text: string): Transport =>
  () =>
    Promise.resolve(ok({ status, bytes: bytesOf(text) }));

let ledger: Ledger;
beforeEach(async () => {
  ledger = new Ledger((await freshVault()).ledger);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the hub client', () => {
  it('writes every request down before it is sent, by size and hash, and its answer after', async () => {
    const body = bytesOf('{"code":"secret"}');
    const transport: Transport = async () => {
      expect(value(await ledger.entries()).at(-1)?.kind).toBe('request');
      return ok({ status: 204, bytes: new Uint8Array() });
    };
    const client = new HubClient({ ledger, transport });
    await client.enrol(body);
    value(await client.signOut());
    const entries = value(await ledger.entries());
    expect(entries).toMatchObject([
      { method: 'POST', route: '/api/v1/enrolments', purpose: 'enrolment', bytes: 17, sha256: await sha256Hex(body) },
      { of: 1, end: 'answered', status: 204, bytes: 0, sha256: EMPTY_SHA256 },
      { method: 'DELETE', route: '/api/v1/session', purpose: 'sign-out', bytes: 0, sha256: EMPTY_SHA256 },
      { of: 3, end: 'answered', status: 204 },
    ]);
    expect(JSON.stringify(entries)).not.toContain('secret');
  });

  it('writes down what came back by its hash, and nothing where nothing did', async () => {
    value(await ledger.answer({ of: 1, end: 'timeout', status: null, bytes: 0 }));
    await new HubClient({ ledger, transport: answering(200, '{"answerId":1}') }).lookUp(bytesOf('{}'));
    await new HubClient({ ledger, transport: () => Promise.resolve(err('timeout')) }).lookUp(bytesOf('{}'));
    const answers = value(await ledger.entries()).filter(({ kind }) => kind === 'answer');
    expect(answers.map((entry) => ('sha256' in entry ? entry.sha256 : null))).toEqual([
      null,
      await sha256Hex(bytesOf('{"answerId":1}')),
      null,
    ]);
    expect((await ledger.verify()).ok).toBe(true);
  });

  it('sends nothing that cannot be written down', async () => {
    const transport = vi.fn(answering(200, '{}'));
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const answer = await new HubClient({ ledger, transport }).lookUp(bytesOf('{}'));
    expect(answer).toEqual(err({ kind: 'storage', why: 'quota-exceeded' }));
    expect(transport).not.toHaveBeenCalled();
  });

  it.each([
    ['unreachable', () => Promise.resolve(err('unreachable' as const)), { kind: 'unreachable' }],
    ['hanging', () => Promise.resolve(err('timeout' as const)), { kind: 'timeout' }],
    ['endless', () => Promise.resolve(err('garbage' as const)), { kind: 'garbage' }],
    ['speaking no JSON', answering(200, '<html>'), { kind: 'garbage' }],
    ['speaking other JSON', answering(200, '{"answerId":1}'), { kind: 'garbage' }],
    ['redirecting', answering(302, ''), { kind: 'garbage' }],
    ['broken', answering(500, 'oops'), { kind: 'problem', problem: { status: 500, code: 'http-500' } }],
    [
      'behind a broken proxy',
      answering(502, '<html>'),
      { kind: 'problem', problem: { status: 502, code: 'http-502' } },
    ],
    [
      'saying no',
      answering(403, '{"type":"urn:lintel:problem:not-allowed","title":"No","status":403,"code":"not-allowed"}'),
      { kind: 'problem', problem: { status: 403, code: 'not-allowed' } },
    ],
  ] as const)('tells a hub that is %s', async (_name, transport, failure) => {
    const answer = await new HubClient({ ledger, transport }).lookUp(bytesOf('{}'));
    expect(answer).toMatchObject(err(failure));
    expect(value(await ledger.entries())).toHaveLength(2);
    expect(value(await ledger.verify()).requests).toBe(1);
  });

  it('reads no text out of bytes that are no UTF-8', async () => {
    const bytes = bytesOf('{"type":"urn:x","title":"?","status":403,"code":"not-allowed"}');
    bytes[bytes.indexOf(0x3f)] = 0xff;
    const transport: Transport = () => Promise.resolve(ok({ status: 403, bytes }));
    const answer = await new HubClient({ ledger, transport }).lookUp(bytesOf('{}'));
    expect(answer).toMatchObject(err({ problem: { code: 'http-403' } }));
  });

  it('gives a large body more time', async () => {
    const times: number[] = [];
    const transport: Transport = ({ timeoutMs }) => {
      times.push(timeoutMs);
      return Promise.resolve(err('timeout'));
    };
    const client = new HubClient({ ledger, transport, timeoutMs: 100 });
    for (const size of [0, 8000]) await client.submit(new Uint8Array(size));
    expect(times).toEqual([100, 1100]);
  });
});

describe('the network', () => {
  const ask = (changes: Partial<Parameters<Transport>[0]> = {}) =>
    browserTransport({
      ...{ method: 'POST', route: '/api/v1/lookups', body: bytesOf('{"a":1}'), timeoutMs: 1000, maxAnswerBytes: 100 },
      ...changes,
    });

  it('is asked on the own origin only, without redirect, cache or referrer, with exactly the bytes', async () => {
    const stub = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{}', { status: 201 })));
    vi.stubGlobal('fetch', stub);
    expect(value<WireAnswer>(await ask())).toEqual({ status: 201, bytes: bytesOf('{}') });
    const [url, init] = stub.mock.calls[0] ?? [];
    expect(url).toBe('/api/v1/lookups');
    expect(init).toMatchObject({
      method: 'POST',
      body: bytesOf('{"a":1}'),
      headers: { accept: 'application/json;leaf=1', prefer: 'digests', 'content-type': 'application/json' },
      mode: 'same-origin',
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    await ask({ method: 'DELETE', body: null });
    expect(stub.mock.calls[1]?.[1]?.headers).toEqual({ accept: 'application/json;leaf=1', prefer: 'digests' });
  });

  it('is given up when it fails, hangs, stops in the middle, or never ends', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    expect(await ask()).toEqual(err('unreachable'));

    const untilAborted = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) => untilAborted(signal));
    expect(await ask({ timeoutMs: 10 })).toEqual(err('timeout'));

    const streaming = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => unknown) =>
      vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) =>
        Promise.resolve(
          new Response(
            new ReadableStream({
              start(controller) {
                signal.addEventListener('abort', () => {
                  controller.error(signal.reason);
                });
              },
              pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void pull(controller),
            }),
          ),
        ),
      );
    streaming(() => undefined);
    expect(await ask({ timeoutMs: 10 })).toEqual(err('timeout'));
    streaming((controller) => {
      controller.error(new TypeError('network'));
    });
    expect(await ask()).toEqual(err('unreachable'));
    let pulled = 0;
    streaming((controller) => {
      pulled++;
      controller.enqueue(new Uint8Array(40));
    });
    expect(await ask()).toEqual(err('garbage'));
    expect(pulled).toBeLessThan(6);
  });
});
