import type { CategoryScheme } from '../category-scheme.ts';
import { EXCHANGE_FLAGS } from './flags.ts';

/** INTERPOL's Baseline: one question with a strict answer, so that what is on the list is illegal in any country. */
export const INTERPOL_BASELINE: CategoryScheme = {
  id: 'interpol-baseline',
  name: 'INTERPOL Baseline',
  version: '1',
  categories: [
    {
      code: 'Yes',
      name: 'Yes',
      meaning: 'A real child who appears to be 13 or younger; severe; illegal everywhere',
      key: '1',
    },
    { code: 'No', name: 'No', meaning: 'Does not meet every criterion', key: '2' },
  ],
  flags: EXCHANGE_FLAGS,
};
