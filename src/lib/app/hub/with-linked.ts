/**
 * A list with what is open in front of it, where a link led to it and a narrowed list does not hold it.
 *
 * @param linked the id that the link named; null when there was none
 */
export function withLinked<T extends { id: string }>(
  items: readonly T[],
  opened: T | undefined,
  linked: string | null,
): readonly T[] {
  const isMissing = linked !== null && items.every(({ id }) => id !== linked);
  return opened?.id === linked && isMissing ? [opened, ...items] : items;
}
