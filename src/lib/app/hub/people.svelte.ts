import type { Json } from '#lib/domain/canonical.ts';
import { type Approval, ApprovalList, Decided, type Decision } from '#lib/domain/wire/approval.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import {
  BureauCard,
  BureauList,
  CodeIssued,
  CodeList,
  Done,
  type CodeCard,
  type NewCode,
  type NewToken,
  type OfficerCard,
  OfficerList,
  RoleChanged,
  type SessionCard,
  SessionList,
  type TokenCard,
  TokenList,
  TokenMade,
} from '#lib/domain/wire/people.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Schema } from '#lib/egress/hub-client.ts';
import type { ApiRoute } from '#lib/egress/hub-session.ts';

type Hub = {
  read: <T extends object>(schema: Schema<T>, route: ApiRoute) => Promise<Result<T, string>>;
  act: <T extends object>(schema: Schema<T>, route: ApiRoute, content: Json) => Promise<Result<T, string>>;
};

/** What is on the page about people: lists as the hub gives them, and acts that read them anew. */
export class People {
  readonly #hub: Hub;
  readonly #role: () => Role;
  #asked = 0;

  loading = $state(false);
  /** Why the lists could not be read, as a code. */
  failure = $state<string | null>(null);
  officers = $state.raw<readonly OfficerCard[]>([]);
  approvals = $state.raw<readonly Approval[]>([]);
  codes = $state.raw<readonly CodeCard[]>([]);
  sessions = $state.raw<readonly SessionCard[]>([]);
  tokens = $state.raw<readonly TokenCard[]>([]);
  bureaux = $state.raw<readonly BureauCard[]>([]);
  /** Whose officers are shown; null is the own bureau. Another one is for an administrator of the hub. */
  bureau = $state<string | null>(null);
  /** The link or token that was made last: it is to be seen this once. */
  secret = $state<{ kind: 'link' | 'token'; text: string } | null>(null);

  readonly waiting: readonly Approval[] = $derived(this.approvals.filter(({ state }) => state === 'waiting'));
  readonly decided: readonly Approval[] = $derived(this.approvals.filter(({ state }) => state !== 'waiting'));

  constructor(hub: Hub, role: () => Role) {
    this.#hub = hub;
    this.#role = role;
  }

  /** Reads everything anew that the role may see. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    const [isAdmin, isHubAdmin] = [this.#role() === 'bureau-admin', this.#role() === 'hub-admin'];
    const of = this.bureau === null ? '' : (`?bureau=${this.bureau}` as const);
    const read = await Promise.all([
      this.#hub.read(OfficerList, `/api/v1/people${of}`),
      this.#hub.read(ApprovalList, '/api/v1/approvals'),
      this.#hub.read(CodeList, '/api/v1/people/codes'),
      this.#hub.read(SessionList, '/api/v1/sessions'),
      isAdmin ? this.#hub.read(TokenList, '/api/v1/tokens') : ok({ items: [] }),
      isHubAdmin ? this.#hub.read(BureauList, '/api/v1/bureaux') : ok({ items: [] }),
    ]);
    // Something has been done meanwhile, and is read by a later call.
    if (asked !== this.#asked) return;
    this.loading = false;
    const [officers, approvals, codes, sessions, tokens, bureaux] = read;
    this.failure = read.find((each) => !each.ok)?.error ?? null;
    if (officers.ok) this.officers = officers.value.items;
    if (approvals.ok) this.approvals = approvals.value.items;
    if (codes.ok) this.codes = codes.value.items;
    if (sessions.ok) this.sessions = sessions.value.items;
    if (tokens.ok) this.tokens = tokens.value.items;
    if (bureaux.ok) this.bureaux = bureaux.value.items;
  }

  async show(bureau: string | null): Promise<void> {
    this.bureau = bureau;
    this.officers = [];
    await this.refresh();
  }

  /** These give why it could not be done, as a code, or null. */
  rename(officer: string, name: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/people/${officer}/name`, { name });
  }

  changeRole(officer: string, role: Role): Promise<string | null> {
    return this.#do(RoleChanged, `/api/v1/people/${officer}/role`, { role });
  }

  remove(officer: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/people/${officer}/removal`, {});
  }

  renameDevice(device: string, name: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/devices/${device}/name`, { name });
  }

  revokeDevice(device: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/devices/${device}/revocation`, {});
  }

  revokeCode(code: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/people/codes/${code}/revocation`, {});
  }

  endSession(session: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/sessions/${session}/end`, {});
  }

  endOtherSessions(): Promise<string | null> {
    return this.#do(Done, '/api/v1/sessions/others/end', {});
  }

  revokeToken(token: string): Promise<string | null> {
    return this.#do(Done, `/api/v1/tokens/${token}/revocation`, {});
  }

  decide(approval: string, decision: Decision['decision']): Promise<string | null> {
    return this.#do(Decided, `/api/v1/approvals/${approval}/decision`, { decision });
  }

  addBureau(bureau: BureauCard): Promise<string | null> {
    return this.#do(BureauCard, '/api/v1/bureaux', bureau);
  }

  async invite(wish: NewCode): Promise<string | null> {
    return this.#do(CodeIssued, '/api/v1/people/codes', wish, ({ link }) => {
      this.secret = { kind: 'link', text: link };
    });
  }

  async makeToken(wish: NewToken): Promise<string | null> {
    return this.#do(TokenMade, '/api/v1/tokens', wish, ({ secret }) => {
      this.secret = { kind: 'token', text: secret };
    });
  }

  forgetSecret(): void {
    this.secret = null;
  }

  async #do<T extends object>(
    schema: Schema<T>,
    route: ApiRoute,
    content: Json,
    take?: (done: T) => void,
  ): Promise<string | null> {
    const done = await this.#hub.act(schema, route, content);
    if (done.ok) take?.(done.value);
    await this.refresh();
    return done.ok ? null : done.error;
  }
}
