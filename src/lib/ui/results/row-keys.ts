/**
 * Where a key takes the cursor: j, k, arrows, Page Up and Down, Home and End; null for keys that do not move it.
 * `page` is the number of rows in sight.
 */
export function moveFor(key: string, selected: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const to = (place: number) => Math.max(0, Math.min(count - 1, place));
  switch (key) {
    case 'j':
    case 'J':
    case 'ArrowDown':
      return to(selected + 1);
    case 'k':
    case 'K':
    case 'ArrowUp':
      return to(selected < 0 ? 0 : selected - 1);
    case 'PageDown':
      return to(selected + page);
    case 'PageUp':
      return to(selected - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** How a press changes the selection: Shift draws a range to the row, Ctrl or Cmd leaves the rest as it is. */
export type Manner = 'only' | 'extend' | 'also';

export function mannerOf({ shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>): Manner {
  if (shiftKey) return 'extend';
  return ctrlKey || metaKey ? 'also' : 'only';
}

/** True while keys belong to a text that is being typed, or to a dialog. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=dialog]') !==
    null
  );
}
