import type { Json } from '#lib/domain/canonical.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import {
  fieldsOf,
  reviewTest,
  WHOLE_REVIEW,
  type ReviewQuery,
  type ReviewRow,
  type ReviewShape,
  type ShapeCount,
} from '#lib/domain/review.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { Pack, Packer } from '#lib/egress/disclosure.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { CaseDisclosure, CaseRecord } from './case-disclosure.ts';
import { eachInSlices, frameBreaks, frameBreaksWhile } from './row-order.ts';
import { ShapeBook } from './shape-book.ts';

type Item = (LookupItem | SubmissionItem) & Json;

/** One request of a review: its body lies in the vault under `id`. */
export type ReviewedRequest = { readonly id: string; readonly bytes: number; readonly items: number };

/** The place in the vault where bodies lie while they are looked at. */
export type Shelf = {
  readonly body: (id: string) => Promise<Result<Uint8Array<ArrayBuffer> | null, StorageFailure>>;
  readonly forget: (ids: readonly string[]) => Promise<Result<void, StorageFailure>>;
};

/**
 * All that a question or a submission would let leave: bodies as they are sent, and for each record what of it is in them
 * and what stays here. Of 100,000 records a line each is in memory; their items are in the bodies only, so that what is
 * shown can be nothing else than what is sent.
 */
export class Review {
  readonly #shelf: () => Shelf | null;
  #filling = 0;
  #shapes = new ShapeBook();

  rows = $state.raw<readonly ReviewRow[]>([]);
  shapes = $state.raw<readonly ShapeCount[]>([]);
  requests = $state.raw<readonly ReviewedRequest[]>([]);
  query = $state.raw<ReviewQuery>(WHOLE_REVIEW);
  /** The rows that the query finds. */
  found = $state.raw<readonly ReviewRow[]>([]);
  /** How many records were looked at; null when it is not being put together. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);

  readonly bytes = $derived(this.requests.reduce((sum, { bytes }) => sum + bytes, 0));
  /** How many records have something that leaves. */
  readonly leaving = $derived(this.requests.reduce((sum, { items }) => sum + items, 0));

  constructor(shelf: () => Shelf | null) {
    this.#shelf = shelf;
  }

  /**
   * Puts it together anew, without holding up the page.
   *
   * @param keep makes a request of what was packed and lays its body on the shelf
   * @returns why it could not be done, as a code; null when it was cleared meanwhile, or begun anew
   */
  async fill<I extends Item>(
    contents: CaseDisclosure,
    packer: Packer<I>,
    keep: (pack: Pack) => Promise<Result<ReviewedRequest, string>>,
  ): Promise<Result<void, string> | null> {
    this.clear();
    const filling = this.#filling;
    const wanted = () => filling === this.#filling;
    this.progress = { done: 0, total: contents.records };
    const requests: ReviewedRequest[] = [];
    const filled = await this.#fill(contents, packer, async (pack) => {
      const kept = await keep(pack);
      if (kept.ok) requests.push(kept.value);
      return !wanted() ? null : kept.ok ? ok(undefined) : kept;
    });
    if (!filled?.ok) {
      await this.#forget(requests);
      if (filled !== null && wanted()) this.clear();
      return filled;
    }
    this.rows = this.found = filled.value;
    this.shapes = this.#shapes.counts;
    this.requests = requests;
    this.progress = null;
    return ok(undefined);
  }

  /** A request's body as it is sent; null when it can no longer be read. */
  readonly body = async (request: number): Promise<Uint8Array<ArrayBuffer> | null> => {
    const id = this.requests[request]?.id;
    const body = id === undefined ? undefined : await this.#shelf()?.body(id);
    return body?.ok === true ? body.value : null;
  };

  /** Looks for records without holding up the page. @param wordsOf see `reviewTest` */
  async find(query: ReviewQuery, wordsOf: (shape: ReviewShape) => string): Promise<void> {
    this.query = query;
    const [{ rows }, test, found] = [this, reviewTest(query, wordsOf), [] as ReviewRow[]];
    const note = (row: ReviewRow) => {
      if (test(row)) found.push(row);
    };
    if (
      await eachInSlices(
        rows,
        note,
        frameBreaksWhile(() => this.query === query),
      )
    )
      this.found = found;
  }

  /** Takes everything off the screen, and the bodies off the shelf. */
  clear(): void {
    void this.#forget(this.requests);
    this.release();
  }

  /** Takes everything off the screen; the bodies stay where they are. */
  release(): void {
    this.#filling++;
    this.#shapes = new ShapeBook();
    this.rows = this.found = [];
    this.query = WHOLE_REVIEW;
    this.shapes = [];
    this.requests = [];
    this.progress = null;
  }

  async #fill<I extends Item>(
    contents: CaseDisclosure,
    packer: Packer<I>,
    close: (pack: Pack) => Promise<Result<void, string> | null>,
  ): Promise<Result<ReviewRow[], string> | null> {
    const [filling, breathe, rows] = [this.#filling, frameBreaks(), [] as ReviewRow[]];
    let leaving = 0;
    for await (const portion of contents.portions()) {
      if (filling !== this.#filling) return null;
      if (!portion.ok) return portion;
      for (const record of portion.value) {
        const projection = packer.put(record);
        if (projection === null) continue;
        const { item, withheld } = projection;
        const shape = this.#shapes.note(item === null ? [] : fieldsOf(item), withheld);
        rows.push(rowOf(record, item === null ? null : leaving++, shape));
        const closed = packer.isFull ? await close(packer.take()) : ok(undefined);
        if (!closed?.ok) return closed;
        await breathe();
        if (filling !== this.#filling) return null;
      }
      this.progress = { done: rows.length, total: contents.records };
    }
    const closed = packer.isEmpty ? ok(undefined) : await close(packer.take());
    return closed?.ok === true ? ok(rows) : closed;
  }

  async #forget(requests: readonly ReviewedRequest[]): Promise<void> {
    // A vault that is shut meanwhile is tidied up when it opens next.
    if (requests.length > 0) await this.#shelf()?.forget(requests.map(({ id }) => id));
  }
}

function rowOf({ media, path }: CaseRecord, item: number | null, shape: ReviewShape): ReviewRow {
  return { sha256: media.sha256, path, shape, item };
}
