import { canonicalJson, type Json } from '#lib/domain/canonical.ts';

/** Whether bytes are the canonical form of what was parsed from them: only then does a signature cover all that was sent. */
export function isCanonical(value: Json, body: Uint8Array): boolean {
  try {
    return Buffer.from(canonicalJson(value)).equals(body);
  } catch {
    // A lone surrogate has no canonical form.
    return false;
  }
}
