/** Flags as tools write them: JSON booleans, and words of Python, OData, SQL and INTERPOL. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((word) => [word, false] as const),
]);

/** Null: nothing is said, which is not false. */
export function saidFlag(said: unknown): boolean | null | 'wrong' {
  if (typeof said === 'boolean') return said;
  if (said === null || said === undefined) return null;
  if (typeof said !== 'string' && typeof said !== 'number') return 'wrong';
  const word = String(said).trim().toLowerCase();
  return word === '' || word === 'null' ? null : (FLAGS.get(word) ?? 'wrong');
}

/** A count or size, 0 and more, as a number or in words of digits. */
export function saidInteger(said: unknown): number | null | 'wrong' {
  if (said === null || said === undefined) return null;
  if (typeof said === 'string') {
    const digits = said.trim();
    if (digits === '') return null;
    return /^\d{1,16}$/.test(digits) ? checked(Number(digits)) : 'wrong';
  }
  return typeof said === 'number' ? checked(said) : 'wrong';
}

function checked(value: number): number | 'wrong' {
  return Number.isSafeInteger(value) && value >= 0 ? value : 'wrong';
}
