/**
 * Where a key takes the selection: j, k, arrows, Page Up and Down, Home and End; null for keys that do not move it.
 * `page` is the number of rows in sight.
 */
export function moveFor(key: string, selected: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const to = (place: number) => Math.max(0, Math.min(count - 1, place));
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return to(selected + 1);
    case 'k':
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

/** True while keys belong to a text that is being typed, or to a dialog. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=dialog]') !==
    null
  );
}
