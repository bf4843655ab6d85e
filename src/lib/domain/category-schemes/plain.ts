import type { CategoryScheme } from '../category-scheme.ts';
import { EXCHANGE_FLAGS } from './flags.ts';

/** For whoever is bound to no list: nothing but whether a file matters to the case. */
export const PLAIN: CategoryScheme = {
  id: 'plain',
  name: 'Relevant or not',
  version: '1',
  categories: [
    { code: 'relevant', name: 'Relevant', key: '1' },
    { code: 'not-relevant', name: 'Not relevant', key: '2' },
  ],
  flags: EXCHANGE_FLAGS,
};
