/** What the officer may want to do with an investigation that is open. */
export type InvestigationAct = 'claim' | 'extend' | 'reopen' | 'release' | 'contact' | 'offer';
