import { canonicalBytes, type Json } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import { newEnrolmentCode, type EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sign, thumbprint, unsigned, verify, type PublicJwk, type Purpose } from '#lib/domain/signature.ts';
import { toBase64url } from '#lib/domain/base64url.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { DataRuleDocument, type RuleInForce } from '#lib/domain/wire/data-rule.ts';
import { ChallengeRequest, EnrolmentRequest, SessionRequest, type Membership } from '#lib/domain/wire/identity.ts';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { problem, type ProblemCode } from '#lib/domain/wire/problem.ts';
import { Batch, Receipt } from '#lib/domain/wire/submission.ts';
import { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import type { Transport, WireAnswer, WireRequest } from '#lib/egress/hub-client.ts';

export const ORIGIN = 'https://hub.example';

/** An answer as JSON. */
export type Answer = Record<string, Json | undefined>;
type Key = { public: PublicJwk; private: CryptoKey };

export async function newKey(): Promise<Key> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { public: { crv: 'P-256', kty: 'EC', x, y }, private: pair.privateKey };
}

/**
 * A hub as the interface describes it, with real signatures and a memory; its weaknesses are scripted. `tamper` changes
 * an answer before it is signed, `spoil` after; `fault` decides what the network does to each request.
 */
export class ScriptedHub {
  readonly key: Key;
  readonly hub: string;
  /** Every request that arrived at the network, delivered or not. */
  readonly wire: WireRequest[] = [];
  readonly batches = new Map<string, { body: string; receipt: Answer }>();
  readonly codes = new Map<string, string | null>();
  /** The one in force: but for the first, an administrator of the bureau has signed it. */
  rule: DataRule = DEFAULT_DATA_RULE;
  origin = ORIGIN;
  tamper: (route: string, answer: Answer) => Answer = (_route, answer) => answer;
  spoil: (route: string, answer: Answer) => Answer = (_route, answer) => answer;
  fault: (request: WireRequest) => 'lost-before' | 'lost-after' | 'timeout' | WireAnswer | null = () => null;
  #session = false;
  #devices = new Map<string, { signKey: PublicJwk; membership: Membership }>();
  #challenge = '';
  #made: RuleInForce | null = null;

  constructor(key: Key, hub: string) {
    this.key = key;
    this.hub = hub;
  }

  static async start(): Promise<ScriptedHub> {
    const key = await newKey();
    return new ScriptedHub(key, await thumbprint(key.public));
  }

  invite(): EnrolmentInvitation {
    const code = newEnrolmentCode();
    this.codes.set(code, null);
    return { code, hub: this.hub };
  }

  /** The session cookie is gone, as after a restart. */
  forgetSessions(): void {
    this.#session = false;
  }

  /** The routes asked, in order. */
  get asked(): string[] {
    return this.wire.map(({ method, route }) => `${method} ${route}`);
  }

  readonly transport: Transport = async (request) => {
    this.wire.push(request);
    const fault = this.fault(request);
    if (fault === 'lost-before') return err('unreachable');
    if (fault === 'timeout') return err('timeout');
    if (fault !== null && fault !== 'lost-after') return ok(fault);
    const answer = await this.#answer(request);
    return fault === 'lost-after' ? err('unreachable') : ok(answer);
  };

  async #answer({ method, route, body }: WireRequest): Promise<WireAnswer> {
    const json: unknown = body === null ? null : JSON.parse(new TextDecoder().decode(body));
    if (route === '/api/v1/session' && method === 'DELETE') {
      this.#session = false;
      return { status: 204, bytes: new Uint8Array() };
    }
    if (route === '/api/v1/enrolments') return this.#enrol(EnrolmentRequest.parse(json));
    if (route === '/api/v1/session/challenge') return this.#ask(ChallengeRequest.parse(json).device);
    if (route === '/api/v1/session') return this.#signIn(SessionRequest.parse(json));
    if (!this.#session) return refused('not-signed-in');
    if (body === null) return refused('not-found');
    if (route === '/api/v1/lookups') return this.#lookUp(LookupRequest.parse(json), await sha256Hex(body));
    if (route === '/api/v1/data-rules') return this.#make(DataRuleDocument.parse(json));
    if (route === '/api/v1/submissions') return this.#submit(Batch.parse(json), await sha256Hex(body), body);
    if (route === '/api/v1/withdrawals') return this.#withdraw(Withdrawal.parse(json), await sha256Hex(body), body);
    return refused('not-found');
  }

  async #enrol(request: EnrolmentRequest): Promise<WireAnswer> {
    if (request.hub !== this.hub || !this.codes.has(request.code)) return refused('code-not-valid');
    if (!(await verify(request.signKey, 'lintel/enrolment/1', unsigned(request), request.signature)))
      return refused('bad-signature');
    const signKey = await thumbprint(request.signKey);
    const usedBy = this.codes.get(request.code);
    if (usedBy !== null && usedBy !== signKey) return refused('code-not-valid');
    this.codes.set(request.code, signKey);
    const known = [...this.#devices.values()].find((device) => device.signKey.x === request.signKey.x);
    const membership: Membership = known?.membership ?? {
      device: uuidv7(),
      officer: { id: uuidv7(), name: request.officerName },
      role: 'officer',
      bureau: { code: 'A', name: 'Bureau A' },
    };
    this.#devices.set(membership.device, { signKey: request.signKey, membership });
    const answer = { hubKey: this.key.public, signKey, membership, dataRule: await this.#ruleInForce() };
    return this.#signed('/api/v1/enrolments', 'lintel/enrolment-answer/1', answer, 201);
  }

  async #ask(device: string): Promise<WireAnswer> {
    this.#challenge = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
    const [madeAt, expiresAt] = [0, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const answer = { challenge: this.#challenge, device, origin: this.origin, madeAt, expiresAt, hub: this.hub };
    return this.#signed('/api/v1/session/challenge', 'lintel/challenge/1', answer);
  }

  async #signIn(request: SessionRequest): Promise<WireAnswer> {
    const device = this.#devices.get(request.device);
    const good =
      device !== undefined &&
      request.challenge === this.#challenge &&
      request.origin === this.origin &&
      (await verify(device.signKey, 'lintel/session/1', unsigned(request), request.signature));
    if (!good) return refused('sign-in-refused');
    this.#session = true;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { challenge } = request;
    const answer = { challenge, membership: device.membership, dataRule: await this.#ruleInForce(), expiresAt };
    return this.#signed('/api/v1/session', 'lintel/session-answer/1', answer, 201);
  }

  async #ruleInForce(): Promise<RuleInForce> {
    if (this.rule === DEFAULT_DATA_RULE) return { rule: this.rule, madeBy: null };
    if (this.#made?.rule !== this.rule) this.#made = await signedRule(this.rule);
    return this.#made;
  }

  async #make(document: DataRuleDocument): Promise<WireAnswer> {
    const device = this.#devices.get(document.device);
    if (device === undefined) return refused('wrong-bureau-or-device');
    const { signKey, membership } = device;
    if (!(await verify(signKey, 'lintel/data-rule/1', unsigned(document), document.signature)))
      return refused('bad-signature');
    if (document.rule.version !== this.rule.version + 1) return refused('data-rule-version');
    this.#made = { rule: document.rule, madeBy: { document, signKey, officer: membership.officer.name } };
    this.rule = this.#made.rule;
    const answer = this.spoil('/api/v1/data-rules', this.tamper('/api/v1/data-rules', this.#made));
    return { status: 201, bytes: canonicalBytes(answer) };
  }

  async #lookUp(request: LookupRequest, requestSha256: string): Promise<WireAnswer> {
    const results = request.items.map(({ ref }) => ({ ref, verdict: 'new', matches: [], matchCount: 0 }));
    const answer = { answerId: uuidv7(), asOf: new Date().toISOString(), requestSha256, results };
    return this.#signed('/api/v1/lookups', 'lintel/lookup-answer/1', answer);
  }

  async #submit(batch: Batch, bodySha256: string, body: Uint8Array): Promise<WireAnswer> {
    const device = this.#devices.get(batch.device);
    if (device === undefined) return refused('wrong-bureau-or-device');
    if (!(await verify(device.signKey, 'lintel/batch/1', unsigned(batch), batch.signature)))
      return refused('bad-signature');
    const known = this.batches.get(batch.batchId);
    if (known !== undefined && known.body !== body.join()) return refused('batch-differs');
    const { batchId, bureau, items } = batch;
    const receipt = known?.receipt ?? {
      ...{ batchId, bureau, device: batch.device, bodySha256, items: items.length, newItems: items.length },
      ...{ receivedAt: new Date().toISOString(), hub: this.hub },
    };
    this.batches.set(batchId, { body: body.join(), receipt });
    return this.#signed('/api/v1/submissions', 'lintel/receipt/1', receipt, known === undefined ? 201 : 200);
  }

  async #withdraw(withdrawal: Withdrawal, bodySha256: string, body: Uint8Array): Promise<WireAnswer> {
    const device = this.#devices.get(withdrawal.device);
    if (device === undefined) return refused('wrong-bureau-or-device');
    if (!(await verify(device.signKey, 'lintel/withdrawal/1', unsigned(withdrawal), withdrawal.signature)))
      return refused('bad-signature');
    const batch = this.batches.get(withdrawal.withdraws);
    if (batch === undefined) return refused('unknown-batch');
    const { batchId, bureau, withdraws } = withdrawal;
    const items = withdrawal.items?.length ?? Number(batch.receipt['items']);
    const receipt = this.batches.get(batchId)?.receipt ?? {
      ...{ batchId, withdraws, bureau, device: withdrawal.device, bodySha256, items, newItems: items },
      ...{ receivedAt: new Date().toISOString(), hub: this.hub },
    };
    this.batches.set(batchId, { body: body.join(), receipt });
    return this.#signed('/api/v1/withdrawals', 'lintel/receipt/1', receipt, 201);
  }

  /** The signed receipt of what it holds, as it may come by another road. */
  async receiptOf(batchId: string): Promise<Receipt> {
    const content = this.batches.get(batchId)?.receipt ?? {};
    const signature = await sign(this.key.private, 'lintel/receipt/1', content);
    return Receipt.parse({ ...content, signature });
  }

  async #signed(route: string, purpose: Purpose, answer: Answer, status = 200): Promise<WireAnswer> {
    const content = this.tamper(route, answer);
    const signature = await sign(this.key.private, purpose, content);
    return { status, bytes: canonicalBytes(this.spoil(route, { ...content, signature })) };
  }
}

/** A rule as an administrator's device signs it; `changes` replace parts of the document before it is signed. */
export async function signedRule(rule: DataRule, changes: Partial<DataRuleDocument> = {}): Promise<RuleInForce> {
  const key = await newKey();
  const content = { bureau: 'A', rule, device: uuidv7(), madeAt: '2026-11-01T08:00:00.000Z', ...changes };
  const document = { ...content, signature: await sign(key.private, 'lintel/data-rule/1', content) };
  return { rule, madeBy: { document, signKey: key.public, officer: 'An Administrator' } };
}

export function refused(code: ProblemCode): WireAnswer {
  const document = problem(code);
  return { status: document.status, bytes: canonicalBytes(document) };
}

/** A signature with one bit flipped: still of the right form. */
export function flipped(signature: unknown): string {
  const text = String(signature);
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
}
