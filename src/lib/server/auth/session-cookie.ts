/** `__Host-`: set by this very host over a trustworthy connection, for all paths; no other host can plant it. */
export const SESSION_COOKIE = '__Host-lintel-session';

/** No script reads it, no other site makes a browser send it, and it ends with the browser or with the session. */
export const SESSION_COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;
