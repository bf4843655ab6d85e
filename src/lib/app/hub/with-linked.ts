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
  return opened === undefined || opened.id !== linked || items.some(({ id }) => id === linked)
    ? items
    : [opened, ...items];
}
