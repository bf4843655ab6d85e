import type { ItemField, Withheld } from '#lib/domain/projection.ts';
import type { ReviewShape, ShapeCount } from '#lib/domain/review.ts';

/** The shapes of a review, each kept once however many records have it, and counted. */
export class ShapeBook {
  readonly #shapes = new Map<string, { readonly shape: ReviewShape; records: number }>();

  get counts(): ShapeCount[] {
    return [...this.#shapes.values()];
  }

  /** Notes one record. @returns its shape: the same object for all of which the same leaves and stays */
  note(leaving: readonly ItemField[], withheld: readonly Withheld[]): ReviewShape {
    const name = `${leaving.join()} ${withheld.map(({ field, why }) => `${field}:${why}`).join()}`;
    const known = this.#shapes.get(name) ?? { shape: { leaving, withheld }, records: 0 };
    known.records++;
    this.#shapes.set(name, known);
    return known.shape;
  }
}
