import { getLocale } from '#lib/paraglide/runtime.js';

/** A part of a whole in per cent; a dash where there is nothing to be a part of. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = part / whole;
  // What is not nothing is not shown as nothing, and what is not all not as all.
  const digits = share > 0 && (share < 0.01 || share > 0.99) && share < 1 ? 2 : 0;
  return new Intl.NumberFormat(getLocale(), { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A month, `2026-11`, in words. */
export function formatMonth(month: string): string {
  const format = new Intl.DateTimeFormat(getLocale(), { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}
