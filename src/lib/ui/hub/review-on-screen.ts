import type { ReviewQuery, ReviewRow, ShapeCount } from '#lib/domain/review.ts';

/** A question or a submission while it is looked at. */
export type ReviewOnScreen = {
  readonly rows: readonly ReviewRow[];
  readonly shapes: readonly ShapeCount[];
  readonly requests: readonly { readonly bytes: number; readonly items: number }[];
  /** Of all requests. */
  readonly bytes: number;
  /** How many records have something that leaves. */
  readonly leaving: number;
  readonly query: ReviewQuery;
  /** The rows that the query finds. */
  readonly found: readonly ReviewRow[];
  /** The body of a request, exactly as it is sent; null when it cannot be read. */
  readonly body: (request: number) => Promise<Uint8Array<ArrayBuffer> | null>;
};
