import { parseEnrolmentLink, type EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import { ShortText } from '#lib/domain/wire/common.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Access, AccessFailure } from './access.svelte.ts';
import type { HubDesk } from './hub-desk.svelte.ts';

/** One page, three steps: an invitation, a vault, the hub's word. Opening the vault carries on with the enrolment. */
export class Enrolment {
  readonly #access: Access;
  readonly #hub: HubDesk;
  readonly #defaultName: () => string;

  /** What was typed or pasted: a link, or what follows its `#`. */
  text = $state('');
  name = $state('');
  /** The invitation came with the address, which it was taken out of. */
  fromAddress = $state(false);

  readonly #typed: EnrolmentInvitation | null = $derived(parseEnrolmentLink(this.text));

  /** @param defaultName how an officer is listed who gives no name */
  constructor(access: Access, hub: HubDesk, defaultName: () => string) {
    this.#access = access;
    this.#hub = hub;
    this.#defaultName = defaultName;
  }

  /** The invitation typed, or the one that the vault keeps from an earlier try. */
  get invitation(): EnrolmentInvitation | null {
    if (this.text.trim() !== '') return this.#typed;
    return this.#hub.identity?.status === 'invited' ? this.#hub.identity.invitation : null;
  }

  get textProblem(): boolean {
    return this.text.trim() !== '' && this.#typed === null;
  }

  get nameProblem(): boolean {
    return this.name.trim() !== '' && !ShortText.safeParse(this.name.trim()).success;
  }

  get state(): Access['state'] {
    return this.#access.state;
  }

  get working(): boolean {
    return this.#access.working;
  }

  get failure(): AccessFailure | null {
    return this.#access.failure;
  }

  start(): Promise<void> {
    return this.#access.start();
  }

  create(passphrase: string): Promise<Result<void, AccessFailure>> {
    return this.#carryOn(this.#access.create(passphrase));
  }

  unlock(passphrase: string): Promise<Result<void, AccessFailure>> {
    return this.#carryOn(this.#access.unlock(passphrase));
  }

  /** Takes the invitation out of an address; false when it holds none. */
  takeFrom(fragment: string): boolean {
    if (fragment.length <= 1) return false;
    this.text = fragment.slice(1);
    this.fromAddress = this.#typed !== null;
    return true;
  }

  async enrol(): Promise<void> {
    const invitation = this.invitation;
    if (invitation === null || this.nameProblem || this.#hub.enrolled !== null) return;
    if (await this.#hub.enrol(invitation, this.name.trim() || this.#defaultName())) this.text = '';
  }

  async #carryOn(entering: Promise<Result<void, AccessFailure>>): Promise<Result<void, AccessFailure>> {
    const entered = await entering;
    await this.#hub.ready;
    if (entered.ok) await this.enrol();
    return entered;
  }
}
