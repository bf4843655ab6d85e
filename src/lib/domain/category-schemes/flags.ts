import type { CategoryScheme } from '../category-scheme.ts';

/** What the exchange formats VICS and ICSE say about a medium beside its category, under their own names. */
export const EXCHANGE_FLAGS: CategoryScheme['flags'] = [
  { code: 'VictimIdentified', name: 'Victim identified', key: 'i' },
  { code: 'OffenderIdentified', name: 'Offender identified', key: 'o' },
  { code: 'IsDistributed', name: 'Distributed', key: 'd' },
  { code: 'IsSuspected', name: 'Suspected', key: 's' },
  { code: 'SelfGenerated', name: 'Self-generated', key: 'g' },
];
