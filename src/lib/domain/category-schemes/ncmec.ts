import type { CategoryScheme } from '../category-scheme.ts';
import { EXCHANGE_FLAGS } from './flags.ts';

/**
 * The classification of NCMEC's hash sharing. A1 and A2 are seen in public samples of its interface; B1, B2 and all
 * meanings are as the industry describes them, not taken from a paper of NCMEC itself.
 */
export const NCMEC: CategoryScheme = {
  id: 'ncmec',
  name: 'NCMEC A1 to B2',
  version: '1',
  categories: [
    { code: 'A1', name: 'A1', meaning: 'Before puberty; a sexual act', key: '1' },
    { code: 'A2', name: 'A2', meaning: 'Before puberty; lascivious exhibition', key: '2' },
    { code: 'B1', name: 'B1', meaning: 'In puberty; a sexual act', key: '3' },
    { code: 'B2', name: 'B2', meaning: 'In puberty; lascivious exhibition', key: '4' },
  ],
  flags: EXCHANGE_FLAGS,
};
