/** The value of an EXIF rational, numerator by denominator; null for anything else, 0/0 and n/0 included. */
export function ratio(value: unknown): number | null {
  if (!isPair(value)) return null;
  const [numerator, denominator] = value;
  if (typeof numerator !== 'number' || typeof denominator !== 'number' || denominator === 0) return null;
  return numerator / denominator;
}

/** Exactly three rationals, as EXIF writes degrees and times of day. */
export function ratios(value: unknown): readonly [number, number, number] | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [first, second, third] = value.map(ratio);
  return first == null || second == null || third == null ? null : [first, second, third];
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}
