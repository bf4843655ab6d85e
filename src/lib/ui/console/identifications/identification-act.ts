/** What the officer may want to do with an identification that is open. */
export type IdentificationAct = 'add' | 'remove' | 'correct' | 'revoke';
