import type { Ballot } from '#lib/domain/wire/review.ts';

export type ReviewStep = { move: 1 | -1 } | { ballot: Ballot };

const STEPS: Readonly<Record<string, ReviewStep>> = {
  j: { move: 1 },
  ArrowDown: { move: 1 },
  k: { move: -1 },
  ArrowUp: { move: -1 },
  c: { ballot: { vote: 'confirm', reason: 'same-picture' } },
  e: { ballot: { vote: 'confirm', reason: 'edited' } },
  r: { ballot: { vote: 'refute', reason: 'different-picture' } },
  u: { ballot: { vote: 'unsure', reason: 'cannot-tell' } },
};

/** What a key means in the queue; null: nothing, or it belongs to a field or to the browser. */
export function reviewStep(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>,
): ReviewStep | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const { target } = event;
  if (target instanceof HTMLElement && target.closest('input, select, textarea, [role="dialog"]') !== null) return null;
  return Object.hasOwn(STEPS, event.key) ? (STEPS[event.key] ?? null) : null;
}
