import type { CaseRecords } from '#lib/vault/case-records.ts';

/**
 * Where everything of the case on the screen lies: in the vault, or in memory until there is one. Lines are small and
 * come all at once; whole media records come when they are asked for.
 */
export type CaseFile = Pick<
  CaseRecords,
  | 'rows'
  | 'media'
  | 'likenesses'
  | 'putLikenesses'
  | 'marks'
  | 'putMarks'
  | 'jobs'
  | 'attempts'
  | 'commit'
  | 'handle'
  | 'putHandle'
>;
