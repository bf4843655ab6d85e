import { randomUUID } from 'node:crypto';
import type { Outcome, Target } from './attempt.ts';
import { Listener, type ContactKind } from './listener.ts';

/** What an attempt came to: whom it reached, and what the code that made it was told. */
type Tried = {
  readonly heard: readonly (ContactKind | 'own origin' | 'name look-up')[];
  readonly token: string;
  readonly outcome: Outcome | 'unknown';
};

/** By channel. */
export type Tries = Readonly<Record<string, Tried>>;

export type Targets = Readonly<Record<string, Target>>;
export type Outcomes = Readonly<Record<string, Outcome>>;

/** Attempts of one place, each with a listener of its own. */
export class Trial {
  readonly targets: Targets;
  readonly #listeners: ReadonlyMap<string, Listener>;
  #outcomes: Outcomes = {};

  private constructor(targets: Targets, listeners: ReadonlyMap<string, Listener>) {
    this.targets = targets;
    this.#listeners = listeners;
  }

  /** @param own the origin of the page */
  static async of(names: readonly string[], own: string): Promise<Trial> {
    const listeners = new Map<string, Listener>();
    const targets: Record<string, Target> = {};
    for (const name of names) {
      const token = randomUUID().replaceAll('-', '');
      const listener = await Listener.open(token);
      listeners.set(name, listener);
      const host = `127.0.0.1:${listener.port}`;
      targets[name] = { token, host, url: `http://${host}/${token}`, own };
    }
    return new Trial(targets, listeners);
  }

  /** @param make makes the attempts; outcomes may be missing when the page was left */
  async make(make: (targets: Targets) => Promise<Outcomes>): Promise<this> {
    this.#outcomes = await make(this.targets);
    return this;
  }

  /** Whether every attempt is known to have been made. */
  get isAnswered(): boolean {
    return Object.keys(this.targets).every((name) => this.#outcomes[name] !== undefined);
  }

  /** The attempts by which somebody has been reached so far, the page's own origin left out. */
  get heard(): readonly string[] {
    return [...this.#listeners].filter(([, { contacts }]) => contacts.length > 0).map(([name]) => name);
  }

  /** Ends the listening. @param asked what the page's own origin was asked for, to hear what came back to it */
  end(asked: readonly string[]): Tries {
    return Object.fromEntries(
      [...this.#listeners].map(([name, listener]) => {
        listener.end();
        const token = this.targets[name]?.token ?? '';
        const own = asked.filter((path) => path.includes(token)).map(() => 'own origin' as const);
        return [name, { heard: [...listener.contacts, ...own], token, outcome: this.#outcomes[name] ?? 'unknown' }];
      }),
    );
  }
}
