import { Database } from '#lib/vault/database.ts';
import type { Life } from './life.ts';

/** The vault's database, as long as the browser lives that opened it. */
export class MortalDatabase extends Database {
  readonly #life: Life;

  constructor(life: Life) {
    super();
    this.#life = life;
  }

  override commit(...args: Parameters<Database['commit']>): ReturnType<Database['commit']> {
    return this.#life.write(() => super.commit(...args));
  }

  override clear(...args: Parameters<Database['clear']>): ReturnType<Database['clear']> {
    return this.#life.write(() => super.clear(...args));
  }

  override get(...args: Parameters<Database['get']>): ReturnType<Database['get']> {
    return this.#life.read(() => super.get(...args));
  }

  override getMany(...args: Parameters<Database['getMany']>): ReturnType<Database['getMany']> {
    return this.#life.read(() => super.getMany(...args));
  }

  override page(...args: Parameters<Database['page']>): ReturnType<Database['page']> {
    return this.#life.read(() => super.page(...args));
  }

  override count(...args: Parameters<Database['count']>): ReturnType<Database['count']> {
    return this.#life.read(() => super.count(...args));
  }
}
