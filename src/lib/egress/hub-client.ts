import { clockSkew } from '#lib/domain/clock-skew.ts';
import { EMPTY_SHA256, sha256Hex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { PREFERS_DIGESTS } from '#lib/domain/wire/alert.ts';
import { RuleMade } from '#lib/domain/wire/approval.ts';
import { Challenge, EnrolmentAnswer, SessionAnswer, StepUpAnswer } from '#lib/domain/wire/identity.ts';
import { ACCEPTS_LEAF } from '#lib/domain/wire/log.ts';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { Problem } from '#lib/domain/wire/problem.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import type { RequestPurpose } from '#lib/vault/ledger-store.ts';
import { followAlerts, type Following, type StreamTransport } from './alert-following.ts';
import { failed, notStored, type HubFailure } from './hub-failure.ts';
import type { Ledger } from './ledger.ts';
import { SilenceTimer } from './silence-timer.ts';
import type { TrafficMeter } from './traffic.ts';

/**
 * One request of the API. `route` is its path, which names no file and no person: beside fixed words it holds ids that the hub
 * has made at most, and all that is asked or said is in the body.
 */
export type WireRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  route: `/api/v1/${string}`;
  body: Uint8Array<ArrayBuffer> | null;
  timeoutMs: number;
  maxAnswerBytes: number;
};
export type WireAnswer = { status: number; bytes: Uint8Array<ArrayBuffer> };
/** Carries a request to the hub; everything that can happen on the way is a value. */
export type Transport = (request: WireRequest) => Promise<Result<WireAnswer, 'unreachable' | 'timeout' | 'garbage'>>;

/** What a schema does here. */
export type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };
type Call = Pick<WireRequest, 'method' | 'route' | 'body'> & {
  purpose: RequestPurpose;
  maxAnswerBytes?: number;
  /** The status of an answer that was made earlier and is given once more. */
  repeatedBy?: number;
};
/** An answered request: its number in the ledger, and when it left and was answered, in milliseconds since 1970. */
type Exchange = { seq: number; sentAt: number; heardAt: number; status: number; repeatedBy: number | undefined };
type Heard = { exchange: Exchange; bytes: Uint8Array<ArrayBuffer> };

const TIMEOUT_MS = 30_000;
/** A body gets the time that it needs on a line of 64 kbit/s. */
const SLOWEST_BYTES_PER_MS = 8;
/** A look-up answer with every match that the interface allows stays below. */
const MAX_LOOKUP_ANSWER = 48 * 1024 * 1024;
const MAX_ANSWER = 256 * 1024;
const MAX_LIST = 8 * 1024 * 1024;
const NO_BYTES = new Uint8Array();

/**
 * The one place that speaks to the hub: same origin, no redirect, no cache. Every request, also one without a body, is in the
 * ledger before it is sent, by the SHA-256 and size of exactly the bytes that leave; if it cannot be written down,
 * nothing is sent. Answers are checked for their form here, for their signatures by the caller.
 */
export class HubClient {
  readonly #ledger: Ledger;
  readonly #transport: Transport;
  readonly #stream: StreamTransport;
  readonly #timeoutMs: number;
  readonly #meter: TrafficMeter | null;
  readonly #now: () => number;
  readonly #exchanges = new WeakMap<object, Exchange>();

  constructor(parts: {
    ledger: Ledger;
    transport?: Transport;
    stream?: StreamTransport;
    timeoutMs?: number;
    meter?: TrafficMeter;
    now?: () => number;
  }) {
    this.#ledger = parts.ledger;
    this.#transport = parts.transport ?? browserTransport;
    this.#stream = parts.stream ?? browserStream;
    this.#timeoutMs = parts.timeoutMs ?? TIMEOUT_MS;
    this.#meter = parts.meter ?? null;
    this.#now = parts.now ?? Date.now;
  }

  /**
   * Writes down how the hub's clock and this device's compare.
   *
   * @param answer one of this client's, whose signature was verified
   * @param hubAt the time in it at which the hub made it. A receipt that is given again has the time of when it was first
   *   made, and says nothing of now
   */
  async noteClock(answer: object, hubAt: string): Promise<void> {
    const exchange = this.#exchanges.get(answer);
    if (exchange === undefined || exchange.status === exchange.repeatedBy) return;
    const skew = clockSkew(exchange.sentAt, exchange.heardAt, Date.parse(hubAt));
    // What cannot be written down is missing from the record of clocks; nothing else depends on it.
    if (skew !== null) await this.#ledger.clock({ of: exchange.seq, hubAt, ...skew });
  }

  async enrol(body: Uint8Array<ArrayBuffer>): Promise<Result<EnrolmentAnswer, HubFailure>> {
    return this.#ask(EnrolmentAnswer, { method: 'POST', route: '/api/v1/enrolments', purpose: 'enrolment', body });
  }

  async challenge(body: Uint8Array<ArrayBuffer>): Promise<Result<Challenge, HubFailure>> {
    return this.#ask(Challenge, { method: 'POST', route: '/api/v1/session/challenge', purpose: 'challenge', body });
  }

  async signIn(body: Uint8Array<ArrayBuffer>): Promise<Result<SessionAnswer, HubFailure>> {
    return this.#ask(SessionAnswer, { method: 'POST', route: '/api/v1/session', purpose: 'sign-in', body });
  }

  async stepUp(body: Uint8Array<ArrayBuffer>): Promise<Result<StepUpAnswer, HubFailure>> {
    return this.#ask(StepUpAnswer, { method: 'POST', route: '/api/v1/session/step-up', purpose: 'sign-in', body });
  }

  async makeDataRule(body: Uint8Array<ArrayBuffer>): Promise<Result<RuleMade, HubFailure>> {
    return this.#ask(RuleMade, { method: 'POST', route: '/api/v1/data-rules', purpose: 'data-rule', body });
  }

  async signOut(): Promise<Result<void, HubFailure>> {
    const answer = await this.#send({ method: 'DELETE', route: '/api/v1/session', purpose: 'sign-out', body: null });
    return answer.ok ? ok(undefined) : answer;
  }

  async lookUp(body: Uint8Array<ArrayBuffer>): Promise<Result<LookupAnswer, HubFailure>> {
    const maxAnswerBytes = MAX_LOOKUP_ANSWER;
    return this.#ask(LookupAnswer, {
      method: 'POST',
      route: '/api/v1/lookups',
      purpose: 'look-up',
      body,
      maxAnswerBytes,
    });
  }

  async submit(body: Uint8Array<ArrayBuffer>): Promise<Result<Receipt, HubFailure>> {
    return this.#askReceipt({ method: 'POST', route: '/api/v1/submissions', purpose: 'submission', body });
  }

  async withdraw(body: Uint8Array<ArrayBuffer>): Promise<Result<Receipt, HubFailure>> {
    return this.#askReceipt({ method: 'POST', route: '/api/v1/withdrawals', purpose: 'withdrawal', body });
  }

  async handIn(body: Uint8Array<ArrayBuffer>): Promise<Result<Receipt, HubFailure>> {
    return this.#askReceipt({ method: 'POST', route: '/api/v1/carried', purpose: 'carried', body });
  }

  /** What the hub shows its officers beside the work on a case: alerts, claims, series, people and the like. */
  async read<T extends object>(schema: Schema<T>, route: WireRequest['route']): Promise<Result<T, HubFailure>> {
    return this.#ask(schema, { method: 'GET', route, purpose: 'hub-reading', body: null, maxAnswerBytes: MAX_LIST });
  }

  /** What officers do there. */
  async act<T extends object>(
    schema: Schema<T>,
    route: WireRequest['route'],
    body: Uint8Array<ArrayBuffer>,
  ): Promise<Result<T, HubFailure>> {
    return this.#ask(schema, { method: 'POST', route, purpose: 'hub-work', body, maxAnswerBytes: MAX_LIST });
  }

  /** Hears of the bureau's alerts as they become known; ends when the hub, the network or the caller ends it. */
  async follow(following: Following): Promise<Result<void, HubFailure>> {
    const parts = { ledger: this.#ledger, stream: this.#stream, meter: this.#meter };
    const ended = await followAlerts(parts, following);
    if (ended.ok) return ended;
    const { error } = ended;
    if (!('status' in error)) return err(error);
    const { status, bytes } = error;
    return status >= 400 ? err({ kind: 'problem', problem: problemIn(status, bytes) }) : failed('garbage');
  }

  async #askReceipt(call: Call): Promise<Result<Receipt, HubFailure>> {
    return this.#ask(Receipt, { ...call, repeatedBy: 200 });
  }

  async #ask<T extends object>(schema: Schema<T>, call: Call): Promise<Result<T, HubFailure>> {
    const answer = await this.#send(call);
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(jsonIn(answer.value.bytes));
    if (!parsed.success) return failed('garbage');
    this.#exchanges.set(parsed.data, answer.value.exchange);
    return ok(parsed.data);
  }

  /** Ledger, wire, ledger; gives the bytes of a success. */
  async #send(call: Call): Promise<Result<Heard, HubFailure>> {
    const { method, route, purpose, body, maxAnswerBytes = MAX_ANSWER, repeatedBy } = call;
    const sha256 = body === null ? EMPTY_SHA256 : await sha256Hex(body);
    const noted = await this.#ledger.request({ method, route, purpose, bytes: body?.length ?? 0, sha256 });
    if (!noted.ok) return notStored(noted.error);
    const timeoutMs = this.#timeoutMs + Math.ceil((body?.length ?? 0) / SLOWEST_BYTES_PER_MS);
    const sentAt = this.#now();
    const answer = await this.#transport({ method, route, body, timeoutMs, maxAnswerBytes });
    const heardAt = this.#now();
    this.#meter?.add({ out: body?.length ?? 0, in: answer.ok ? answer.value.bytes.length : 0 });
    const ended = await this.#ledger.answer({
      of: noted.value,
      end: answer.ok ? 'answered' : answer.error,
      status: answer.ok ? answer.value.status : null,
      bytes: answer.ok ? answer.value.bytes.length : 0,
      ...(answer.ok && { sha256: await sha256Hex(answer.value.bytes) }),
    });
    if (!answer.ok) return failed(answer.error);
    if (!ended.ok) return notStored(ended.error);
    const { status, bytes } = answer.value;
    if (status >= 400) return err({ kind: 'problem', problem: problemIn(status, bytes) });
    if (status < 200 || status >= 300) return failed('garbage');
    return ok({ bytes, exchange: { seq: noted.value, sentAt, heardAt, status, repeatedBy } });
  }
}

/** The hub's own words, or the bare status when something before it answered (a proxy, say). */
function problemIn(status: number, bytes: Uint8Array<ArrayBuffer>): Problem {
  const parsed = Problem.safeParse(jsonIn(bytes));
  if (parsed.success) return { ...parsed.data, status };
  return { type: 'about:blank', title: `HTTP ${String(status)}`, status, code: `http-${String(status)}` };
}

/** The JSON value of UTF-8 bytes; undefined, which no schema takes, when it is none. */
function jsonIn(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** What this release reads that the first ones did not. */
const READS = { accept: ACCEPTS_LEAF, prefer: PREFERS_DIGESTS };

/** The browser's network: one attempt, ended by the clock also in the middle of an answer. */
export const browserTransport: Transport = async ({ method, route, body, timeoutMs, maxAnswerBytes }) => {
  try {
    const response = await fetch(route, {
      method,
      headers: { ...READS, ...(body !== null && { 'content-type': 'application/json' }) },
      body,
      mode: 'same-origin',
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = await readAtMost(response.body, maxAnswerBytes);
    return bytes === null ? err('garbage') : ok({ status: response.status, bytes });
  } catch (error) {
    return err(error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'unreachable');
  }
};

/** Nothing for so long, not even the sign of life that the hub gives three times meanwhile: the connection is dead. */
const SILENCE_MS = 45_000;

const browserStream: StreamTransport = async ({ route, lastEventId, signal }) => {
  const silence = new AbortController();
  const timer = new SilenceTimer(SILENCE_MS, () => {
    silence.abort();
  });
  try {
    const response = await fetch(route, {
      method: 'GET',
      headers: { ...READS, accept: 'text/event-stream', 'last-event-id': String(lastEventId) },
      mode: 'same-origin',
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status === 200 && response.body !== null) return ok({ pieces: timer.over(response.body) });
    const bytes = await readAtMost(response.body, MAX_ANSWER);
    timer.stop();
    return bytes === null ? err('garbage') : ok({ status: response.status, bytes });
  } catch {
    timer.stop();
    return err('unreachable');
  }
};

/** All bytes of a body, or null once there are more than `limit`; the rest is not read. */
async function readAtMost(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return NO_BYTES;
  const reader = body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
