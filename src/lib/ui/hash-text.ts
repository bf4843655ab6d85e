/** A hexadecimal digest in groups of four, as people read and compare it. */
export function groupByFour(hex: string): string {
  return hex.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** The first and last groups of a digest with an ellipsis between them; a digest that is no longer stays whole. */
export function shortHash(hex: string, groupsEachSide = 2): string {
  const digits = groupsEachSide * 4;
  if (hex.length <= 2 * digits) return groupByFour(hex);
  return `${groupByFour(hex.slice(0, digits))} … ${groupByFour(hex.slice(-digits))}`;
}
