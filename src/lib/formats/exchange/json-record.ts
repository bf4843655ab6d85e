export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none when it is no list. */
export function recordsOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Nothing is said by null, an empty text, list or object. */
export function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

const EACH_CONTROL = /\p{Cc}/gu;

/** Some tools leave control characters in texts as they are, which JSON forbids. Null when it cannot be JSON all the same. */
export function parsedRecord(text: string): JsonRecord | null {
  const value = parsed(text) ?? parsed(text.replace(EACH_CONTROL, ' '));
  return isRecord(value) ? value : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
