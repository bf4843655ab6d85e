import type { CategoryMapping } from './mapping.ts';

/** 1 to 4 are alike in both generations. */
const ALIKE = { '1': '1', '2': '2', '3': '3', '4': '4' };

/**
 * The two generations of Project VIC's numbers, as Autopsy (up to 4.19.3) and GLEAPP (schema 18) have them: what one calls
 * 5, Non-pertinent, the other calls 0. Their word for undecided needs no line: it maps to no verdict in any scheme.
 */
export const PROJECT_VIC_GENERATIONS: readonly CategoryMapping[] = [
  {
    id: 'project-vic-us-to-reversed',
    version: 1,
    from: 'project-vic-us',
    to: 'project-vic-us-reversed',
    codes: { ...ALIKE, '5': '0' },
  },
  {
    id: 'project-vic-us-from-reversed',
    version: 1,
    from: 'project-vic-us-reversed',
    to: 'project-vic-us',
    codes: { ...ALIKE, '0': '5' },
  },
];
