/** What an officer asks of the hub beside the answer; each counts only where the data rule allows it. */
export type LookupWishes = {
  /** To be told when what is new now becomes known, for as many days as the rule says. */
  readonly watch: boolean;
  /** That those who hold the same may learn which bureau asked. */
  readonly named: boolean;
};

/** An answer and nothing else: what is asked for when nobody says otherwise. */
export const NO_WISHES: LookupWishes = { watch: false, named: false };
