import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Check from '@lucide/svelte/icons/check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleMinus from '@lucide/svelte/icons/circle-minus';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import Copy from '@lucide/svelte/icons/copy';
import FileX from '@lucide/svelte/icons/file-x';
import Flag from '@lucide/svelte/icons/flag';
import Search from '@lucide/svelte/icons/search';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';

/** The icons of which a list shows many at once: see `IconSheet.svelte`. */
export const ICONS = {
  'badge-check': BadgeCheck,
  check: Check,
  'circle-dashed': CircleDashed,
  'circle-dot': CircleDot,
  'circle-minus': CircleMinus,
  'circle-slash': CircleSlash,
  copy: Copy,
  'file-x': FileX,
  flag: Flag,
  search: Search,
  'shield-alert': ShieldAlert,
  'triangle-alert': TriangleAlert,
} as const;

export type IconName = keyof typeof ICONS;

/** The element that draws an icon in the sheet. */
export const iconId = (name: IconName): string => `icon-${name}`;
