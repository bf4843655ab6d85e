/** What the officer may want to do with a series that is open. */
export type SeriesAct = 'add' | 'remove' | 'claim' | 'rename' | 'merge' | 'split' | 'close' | 'reopen';
