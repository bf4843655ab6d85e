import type { CategoryScheme } from '#lib/domain/category-scheme.ts';

export type TriageAction =
  | { readonly does: 'categorise'; readonly category: string | null }
  | { readonly does: 'flag'; readonly code: string }
  | { readonly does: 'undo' }
  | { readonly does: 'redo' };

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * What a key decides under a scheme: a digit of the scheme sets its category, 0 and Backspace clear it where the scheme
 * has no other use for them, a letter sets a flag, u and Ctrl+Z undo, with Shift they do again. Null for other keys.
 */
export function triageAction(pressed: Pressed, scheme: CategoryScheme): TriageAction | null {
  const { key, shiftKey, altKey } = pressed;
  if (altKey) return null;
  const letter = key.toLowerCase();
  if (pressed.ctrlKey || pressed.metaKey) {
    if (letter === 'z') return { does: shiftKey ? 'redo' : 'undo' };
    return letter === 'y' && !shiftKey ? { does: 'redo' } : null;
  }
  if (letter === 'u') return { does: shiftKey ? 'redo' : 'undo' };
  if (key === 'Backspace') return { does: 'categorise', category: null };
  const digit = digitOf(pressed);
  if (digit !== null) {
    const category = scheme.categories.find((each) => each.key === digit);
    if (category !== undefined) return { does: 'categorise', category: category.code };
    return digit === '0' ? { does: 'categorise', category: null } : null;
  }
  const flag = shiftKey ? undefined : scheme.flags.find((each) => each.key === key);
  return flag === undefined ? null : { does: 'flag', code: flag.code };
}

/** The digit on the key that was pressed: on a French keyboard the key of 1 says & without Shift. */
function digitOf({ key, code, shiftKey }: Pressed): string | null {
  if (/^[0-9]$/.test(key)) return key;
  const place = /^Digit([0-9])$/.exec(code)?.[1];
  return place !== undefined && !shiftKey && !/^[a-z/?]$/.test(key) ? place : null;
}
