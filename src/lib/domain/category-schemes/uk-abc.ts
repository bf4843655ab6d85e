import type { CategoryScheme } from '../category-scheme.ts';
import { EXCHANGE_FLAGS } from './flags.ts';

/** The three categories of the sentencing of England and Wales, as HMICFRS and the IWF describe them. */
export const UK_ABC: CategoryScheme = {
  id: 'uk-abc',
  name: 'UK categories A, B, C',
  version: '1',
  categories: [
    {
      code: 'A',
      name: 'Category A',
      meaning: 'Penetrative sexual activity, activity with an animal, or sadism',
      key: '1',
    },
    { code: 'B', name: 'Category B', meaning: 'Non-penetrative sexual activity', key: '2' },
    { code: 'C', name: 'Category C', meaning: 'Other indecent images', key: '3' },
  ],
  flags: EXCHANGE_FLAGS,
};
