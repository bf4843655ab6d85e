const REDACTED = '[redacted]';

/** Ids of requests, batches and devices: they tell which thing a line is about, and open nothing. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Words of an error code such as `SQLITE_CONSTRAINT_FOREIGNKEY`, or of a name such as `no-such-table_here`. */
const WORDS = /^(?:[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:[-_][a-z]+)+)$/;

const COOKIE = /__(?:Host|Secure)-[^\s;]*/gi;
const HEADER = /\b(authorization|cookie|set-cookie|bearer)\b(\s*[:=]\s*|\s+)[^\r\n]*/gi;
/** Digits of a digest, also where they are quoted as bytes: `<Buffer 0a 1b …>` or `[10,27,…]`. */
const HEX = /[0-9a-f]{16,}/gi;
const HEX_PAIRS = /\b[0-9a-f]{2}(?:[ :,][0-9a-f]{2}){7,}\b/gi;
const NUMBERS = /\b\d{1,3}(?:\s*,\s*\d{1,3}){15,}\b/g;
/** Tokens, keys, signatures and codes: nothing that a person wrote is so long without a space. */
const RUN = /[A-Za-z0-9+_=-]{20,}/g;

/**
 * The text without whatever looks like a digest, a token, a cookie or a code. It errs on the side of silence: a long name may
 * go, too. Logs are read by people who may see none of it.
 */
export function redacted(text: string): string {
  return text
    .replace(COOKIE, REDACTED)
    .replace(HEADER, `$1 ${REDACTED}`)
    .replace(RUN, (run) => (UUID.test(run) || WORDS.test(run) ? run : REDACTED))
    .replace(HEX, REDACTED)
    .replace(NUMBERS, REDACTED)
    .replace(HEX_PAIRS, REDACTED);
}
