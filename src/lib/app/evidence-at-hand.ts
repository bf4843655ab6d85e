import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Engine } from '#lib/engine/client.ts';
import { type Evidence, evidenceBytes } from '#lib/engine/contract.ts';
import { type Lent, opened } from './intake/on-disk.ts';
import type { Intake, Picked } from './intake/picked.ts';

type Lister = Pick<Engine, 'list'>;

/**
 * The files that were handed in during this sitting, by their paths: a picture can be shown while its file is at hand, and
 * a file inside an archive while the archive is. The browser lends the files; nothing of them is held here.
 */
export class EvidenceAtHand {
  readonly #byPath = new Map<string, Lent>();

  /** The same files, noted as they pass. */
  noting(intake: Intake): Intake {
    return { ...intake, portions: this.#note(intake.portions) };
  }

  clear(): void {
    this.#byPath.clear();
  }

  /** The file of a line; null when it is not at hand, or is another one by now. */
  async of({ path, bytes }: Pick<CaseRow, 'path' | 'bytes'>, engine: Lister): Promise<Evidence | null> {
    const found = this.#byPath.get(path) ?? (await this.#inArchive(path, engine));
    const evidence = found && (await opened(found));
    return evidence !== null && evidenceBytes(evidence) === bytes ? evidence : null;
  }

  async *#note(portions: AsyncIterable<Picked[]>): AsyncGenerator<Picked[]> {
    for await (const portion of portions) {
      for (const { path, evidence } of portion) if (evidence !== null) this.#byPath.set(path, evidence);
      yield portion;
    }
  }

  /** Looks into the nearest archive above a path. Archives lie in archives. */
  async #inArchive(path: string, engine: Lister): Promise<Lent | null> {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = path.slice(0, end);
      const archive = this.#byPath.get(above);
      if (archive === undefined) continue;
      await this.#list(above, archive, engine);
      const found = this.#byPath.get(path);
      if (found !== undefined) return found;
      // It may lie in an archive that has just been found.
      const nearer = this.#nearest(path);
      return nearer === above ? null : this.#inArchive(path, engine);
    }
    return null;
  }

  #nearest(path: string): string | null {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      if (this.#byPath.has(path.slice(0, end))) return path.slice(0, end);
    return null;
  }

  async #list(above: string, lent: Lent, engine: Lister): Promise<void> {
    const archive = await opened(lent);
    const listed = archive && (await engine.list(archive));
    for (const { path, evidence } of listed?.ok === true ? listed.value.files : [])
      this.#byPath.set(`${above}/${path}`, evidence);
  }
}
