/** Whom an attempt is to reach: a listener of its own, or something of its own at the portal's origin. */
export type Target = {
  /** Occurs in nothing else. */
  readonly token: string;
  /** Host and port of the listener. */
  readonly host: string;
  /** An address at the listener, with the token in it, over plain http. */
  readonly url: string;
  /** The origin that the page comes from. */
  readonly own: string;
};

/** One way to get bytes out. It may throw, and it may never come to an end. */
export type Attempt = (target: Target) => unknown;

/** What became of a call of it, as far as the code that made it can tell. */
export type Outcome = 'made' | 'refused' | 'pending';
