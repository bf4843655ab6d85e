import type { CategoryScheme } from '../category-scheme.ts';
import { EXCHANGE_FLAGS } from './flags.ts';

/** The labels that Griffeye shows in the United States. They carry no numbers, and none are made up here but the keys. */
export const GRIFFEYE_US: CategoryScheme = {
  id: 'griffeye-us',
  name: 'Griffeye US labels',
  version: '1',
  categories: [
    { code: 'CAM', name: 'CAM', key: '1' },
    { code: 'CEM', name: 'CEM', key: '2' },
    { code: 'CGI', name: 'CGI', key: '3' },
    { code: 'Non-Pertinent', name: 'Non-Pertinent', key: '4' },
    { code: 'Uncategorised', name: 'Uncategorised', key: '5', undecided: true },
  ],
  flags: EXCHANGE_FLAGS,
};
