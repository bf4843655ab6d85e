import type { Holding } from '../store/contribution-store.ts';

/** How many media a bureau is told of, and by what it may know them: what it has only listed has no SHA-256. */
export function mediaOf(own: readonly Pick<Holding, 'media' | 'sha256'>[]): { items: number; media: string[] } {
  return {
    items: new Set(own.map(({ media }) => media)).size,
    media: [...new Set(own.flatMap(({ sha256 }) => sha256 ?? []))],
  };
}
