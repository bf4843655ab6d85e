type Place = { at: number; count: number; page: number };

const STEPS: Record<string, (place: Place) => number> = {
  ArrowDown: ({ at }) => at + 1,
  j: ({ at }) => at + 1,
  ArrowUp: ({ at }) => at - 1,
  k: ({ at }) => at - 1,
  PageDown: ({ at, page }) => at + page,
  PageUp: ({ at, page }) => at - page,
  Home: () => 0,
  End: ({ count }) => count - 1,
};

/** The row that a key leads to, kept inside the list; null when the key moves nothing. */
export function keyStep({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, place: Place): number | null {
  const step = STEPS[key];
  if (step === undefined || place.count === 0 || ctrlKey || metaKey || altKey) return null;
  return Math.min(place.count - 1, Math.max(0, step(place)));
}
