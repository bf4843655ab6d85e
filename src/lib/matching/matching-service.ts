import { instantiateKernel } from '#lib/wasm/kernel.ts';
import type { EngineModule, Matches, MatchingWorker, Pictures, Questions } from './contract.ts';
import { LikenessIndex } from './likeness-index.ts';

/** What the matching worker exposes, apart from it so that tests can run it on any channel. */
export class MatchingService implements MatchingWorker {
  #index: LikenessIndex | null = null;

  async start(kernel: EngineModule): Promise<void> {
    this.#index = new LikenessIndex(await instantiateKernel(kernel));
  }

  add(pictures: Pictures): void {
    this.#started().add(pictures);
  }

  match(questions: Questions): Matches {
    return this.#started().match(questions);
  }

  #started(): LikenessIndex {
    if (this.#index === null) throw new Error('start() comes first');
    return this.#index;
  }
}
