/** The one spelling of a path that is served: segments of unreserved characters (RFC 3986) that are no dot segments. */
const canonicalPath = /^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/;

export type RequestTarget = {
  readonly path: string;
  /** With its leading question mark, or empty. */
  readonly query: string;
};

/**
 * Splits a request target (RFC 9112, 3.2) in origin form, or in the absolute form that a proxy may send. Null for every
 * other form, and for a path with a second spelling: percent-encoding, `//`, `/./`, backslashes, a slash at the end. What has one spelling
 * only cannot be served under another policy than the one meant for it.
 */
export function parseRequestTarget(target: string): RequestTarget | null {
  const origin = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const at = origin.indexOf('?');
  const path = at < 0 ? origin : origin.slice(0, at);
  return canonicalPath.test(path) ? { path, query: at < 0 ? '' : origin.slice(at) } : null;
}
