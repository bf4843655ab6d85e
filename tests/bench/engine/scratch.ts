import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../fixtures/sample-folder.ts';

/** A folder of its own for the files that a browser is given. */
export class Scratch {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), 'lintel-bench-')));
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Writes files; their full paths. */
  async write(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<string[]> {
    await makeFolder(this.#folder, files);
    return files.map(({ path }) => this.path(path));
  }

  async remove(paths: readonly string[] = [this.#folder]): Promise<void> {
    for (const path of paths) await rm(path, { recursive: true, force: true });
  }
}
