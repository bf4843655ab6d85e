import { expect } from '@playwright/test';
import type { Photograph } from './evidence.ts';
import type { TestHub } from './hub.ts';
import { sha256 } from './wire.ts';

const hex = (bytes: unknown): string | null =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : null;

/** What a hub must hold, written down by the story as it goes on: nothing in it comes from the hub. */
export class Journal {
  readonly #officers: { bureau: string; name: string; role: string }[] = [];
  readonly #batches: { bureau: string; body: Buffer }[] = [];
  readonly #contributions: { bureau: string; file: Photograph }[] = [];
  #answers = 0;

  enrolled(bureau: string, name: string, role: string): void {
    this.#officers.push({ bureau, name, role });
  }

  answered(): void {
    this.#answers++;
  }

  /** @param body what left the browser; @param files what it was about, each file once */
  submitted(bureau: string, body: Buffer, files: readonly Photograph[]): void {
    this.#batches.push({ bureau, body });
    for (const file of files) this.#contributions.push({ bureau, file });
  }

  /** Compares every row that officers can cause with the journal. */
  expectRowsOf(hub: TestHub): void {
    const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(
      hub
        .rows(
          'select d.bureau, o.name, o.role from devices d join officers o on o.id = d.officer where revoked_at is null',
        )
        .sort(byText),
    ).toEqual(this.#officers.toSorted(byText));
    expect(hub.rows('select count(*) as count from answers')).toEqual([{ count: this.#answers }]);
    expect(
      hub
        .rows('select bureau, body, body_sha256 from batches')
        .map(({ bureau, body, body_sha256 }) => ({ bureau, body: hex(body), sha256: hex(body_sha256) }))
        .sort(byText),
    ).toEqual(
      this.#batches.map(({ bureau, body }) => ({ bureau, body: hex(body), sha256: sha256(body) })).sort(byText),
    );
    expect(
      hub
        .rows('select m.sha256, c.* from contributions c join media m on m.id = c.media')
        .map((row) => ({
          bureau: row['bureau'],
          sha256: hex(row['sha256']),
          sha1: hex(row['sha1']),
          md5: hex(row['md5']),
          pdq: hex(row['pdq']),
          quality: row['pdq_quality'],
          damaged: row['damaged'],
          bytes: row['bytes'],
          mime: row['mime'],
          width: row['width'],
          height: row['height'],
        }))
        .sort(byText),
    ).toEqual(
      this.#contributions
        .map(({ bureau, file: { sha256, sha1, md5, pdq, bytes, mime, width, height } }) => ({
          bureau,
          sha256,
          sha1,
          md5,
          pdq: pdq.dihedral.join(''),
          quality: pdq.quality,
          damaged: 0,
          bytes: bytes.length,
          mime,
          width,
          height,
        }))
        .sort(byText),
    );
    const distinct = new Set(this.#contributions.map(({ file }) => file.sha256));
    expect(hub.rows('select count(*) as count from media')).toEqual([{ count: distinct.size }]);
  }
}
