import { MOST_SCHEME_BYTES, parseSchemeFile } from '#lib/domain/category-schemes/parse-scheme-file.ts';
import type { SchemeFault, SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import { err, type Result } from '#lib/domain/result.ts';

/** Reads a bureau's own list of categories, which is small. */
export async function readSchemeFile(file: Blob): Promise<Result<SchemeFile, SchemeFault>> {
  if (file.size > MOST_SCHEME_BYTES) return err({ why: 'too-large' });
  try {
    return parseSchemeFile(await file.text());
  } catch {
    return err({ why: 'cannot-be-read' });
  }
}
