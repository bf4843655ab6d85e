import { readIntegrity, type BuildFacts } from '#lib/domain/integrity.ts';
import type { Result } from '#lib/domain/result.ts';

/**
 * The root hash of the build that this page was served from, as the hub's own `integrity.json` names it: a page cannot
 * contain the hash of itself. It says which build this claims to be; whether that is so, another machine has to look
 * (`npm run verify-build`).
 */
export class BuildRoot {
  /** Null while it is not known: not yet asked, not to be had, or a list of another build or with a wrong root. */
  value = $state<string | null>(null);

  readonly #version: string;
  readonly #fetchList: () => Promise<Result<Uint8Array, unknown>>;

  constructor(version: string, fetchList: () => Promise<Result<Uint8Array, unknown>>) {
    this.#version = version;
    this.#fetchList = fetchList;
  }

  /** For the files that the portal writes. */
  get facts(): BuildFacts {
    return { build: this.#version, buildRoot: this.value ?? undefined };
  }

  /** Asks for the list once more, unless the root is known. */
  async learn(): Promise<void> {
    if (this.value !== null) return;
    const fetched = await this.#fetchList();
    if (!fetched.ok) return;
    const list = await readIntegrity(new TextDecoder().decode(fetched.value));
    if (list.ok && list.value.version === this.#version) this.value = list.value.root;
  }
}
