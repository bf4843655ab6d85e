import type { CategoryScheme } from '../category-scheme.ts';
import { EXCHANGE_FLAGS } from './flags.ts';

const MIDDLE: CategoryScheme['categories'] = [
  { code: '1', name: 'Child Abuse Material', key: '1' },
  { code: '2', name: 'Child Exploitative/Age Difficult', key: '2' },
  { code: '3', name: 'CGI/Animation', key: '3' },
  { code: '4', name: 'Comparison Images', key: '4' },
];

/** Project VIC, United States, as Autopsy has it up to its version 4.19.3: 0 is uncategorised, 5 is harmless. */
export const PROJECT_VIC_US: CategoryScheme = {
  id: 'project-vic-us',
  name: 'Project VIC US (5 = Non-pertinent)',
  version: 'Autopsy 4.19.3',
  categories: [
    { code: '0', name: 'Uncategorized', key: '0', undecided: true },
    ...MIDDLE,
    { code: '5', name: 'Non-pertinent', key: '5' },
  ],
  flags: EXCHANGE_FLAGS,
};

/** Project VIC, United States, as GLEAPP corrected it (its schema 18): 0 is harmless, 5 is uncategorised. The reverse of the other. */
export const PROJECT_VIC_US_REVERSED: CategoryScheme = {
  id: 'project-vic-us-reversed',
  name: 'Project VIC US (0 = Non-pertinent)',
  version: 'GLEAPP schema 18',
  categories: [
    { code: '0', name: 'NON-PERTINENT', key: '0' },
    ...MIDDLE,
    { code: '5', name: 'UNCATEGORIZED', key: '5', undecided: true },
  ],
  flags: EXCHANGE_FLAGS,
};
