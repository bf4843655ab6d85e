import { createHash } from 'node:crypto';
import type { MediaRecord } from '#lib/domain/media.ts';

type Rows = (sql: string) => Record<string, unknown>[];

/** What a hub must hold about one batch. */
export type JournalEntry = {
  readonly bureau: string;
  readonly batchId: string;
  /** SHA-256 of the sealed bytes. */
  readonly sha256: string;
  readonly records: readonly WordOf[];
};

/** The part of a record that is compared word by word; the whole is compared by the hash of the batch. */
export type WordOf = Pick<MediaRecord, 'sha256' | 'sha1' | 'md5' | 'bytes'>;

/** A difference between journal and hub, in words. */
export type Finding = string;

/**
 * What has been sealed and must be at the hub in the end, each exactly once: written down by the test when the officer was
 * told that a batch is kept. Nothing in it comes from the hub.
 */
export class BatchJournal {
  readonly #entries = new Map<string, JournalEntry>();

  add(entry: JournalEntry): void {
    if (this.#entries.has(entry.batchId)) throw new Error(`The id ${entry.batchId} was given twice.`);
    this.#entries.set(entry.batchId, entry);
  }

  get entries(): readonly JournalEntry[] {
    return [...this.#entries.values()];
  }

  get(batchId: string): JournalEntry | null {
    return this.#entries.get(batchId) ?? null;
  }

  /** Compares every row that a batch leaves at the hub, both ways. */
  compare(rows: Rows): Finding[] {
    return [...this.#compareBatches(rows), ...this.#compareWords(rows), ...this.#compareMedia(rows)];
  }

  #compareBatches(rows: Rows): Finding[] {
    const findings: Finding[] = [];
    const found = new Map<string, number>();
    for (const row of rows('select bureau, batch_id, body_sha256, body from batches')) {
      const { bureau, batch_id: batchId, body_sha256: told, body } = row;
      if (typeof batchId !== 'string' || !(body instanceof Uint8Array)) throw new Error('A row has another form.');
      found.set(batchId, (found.get(batchId) ?? 0) + 1);
      const entry = this.get(batchId);
      const sha256 = createHash('sha256').update(body).digest('hex');
      if (entry === null) findings.push(`batch ${batchId} is at the hub and was never sealed`);
      else if (entry.sha256 !== sha256 || hexOf(told) !== sha256) findings.push(`batch ${batchId} has other bytes`);
      else if (entry.bureau !== bureau) findings.push(`batch ${batchId} is of another bureau`);
    }
    for (const { batchId } of this.entries) {
      const times = found.get(batchId) ?? 0;
      if (times !== 1) findings.push(`batch ${batchId} is there ${times} times`);
    }
    return findings;
  }

  /** Each item of each batch is one word of that batch. */
  #compareWords(rows: Rows): Finding[] {
    const counts = new Map<string, number>();
    const count = (parts: readonly unknown[], by: number) => {
      const word = parts.join(' ');
      counts.set(word, (counts.get(word) ?? 0) + by);
    };
    for (const { bureau, batchId, records } of this.entries)
      for (const { sha256, sha1, md5, bytes } of records) count([bureau, batchId, sha256, sha1, md5, bytes], 1);
    const words = rows(
      'select c.bureau, c.source, m.sha256, c.sha1, c.md5, c.bytes from contributions c join media m on m.id = c.media',
    );
    for (const { bureau, source, sha256, sha1, md5, bytes } of words)
      count([bureau, source, hexOf(sha256), hexOf(sha1), hexOf(md5), bytes], -1);
    return [...counts].flatMap(([word, missing]) =>
      missing === 0 ? [] : [`word ${word} is there ${Math.abs(missing)} times too ${missing > 0 ? 'few' : 'many'}`],
    );
  }

  #compareMedia(rows: Rows): Finding[] {
    const expected = new Set(this.entries.flatMap(({ records }) => records.map(({ sha256 }) => sha256))).size;
    const held = rows('select count(*) as count from media')[0]?.['count'];
    return held === expected ? [] : [`the hub holds ${String(held)} media instead of ${expected}`];
  }
}

const hexOf = (bytes: unknown): string => (bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : '');
