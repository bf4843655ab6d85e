import { readFileSync } from 'node:fs';

/** The text of a JSON file that a browser saves; null while it is being written, or when it has another name by now. */
export function wholeJson(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8');
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}
