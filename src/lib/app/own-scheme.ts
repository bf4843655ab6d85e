import { besideOthers } from '#lib/domain/category-schemes/case-scheme.ts';
import type { SchemeFault, SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import type { Result } from '#lib/domain/result.ts';
import { readSchemeFile } from '#lib/formats/scheme-file.ts';
import type { CaseWork } from './case-work.svelte.ts';
import { download } from './exports.ts';

/** A bureau's own lists of categories that there are, and what an officer does with lists. */
export function ownLists({ ownSchemes: files }: Pick<CaseWork, 'ownSchemes'>) {
  return { files, read: (file: Blob) => readOwnScheme(file, files), save: saveScheme };
}

/** @param others what there is already */
async function readOwnScheme(file: Blob, others: readonly SchemeFile[]): Promise<Result<SchemeFile, SchemeFault>> {
  const read = await readSchemeFile(file);
  return read.ok ? besideOthers(read.value, others) : read;
}

/** Hands a list over as a file: a bureau's own as it came, a built-in one as the beginning of another, of another id. */
async function saveScheme(scheme: CategoryScheme, own: SchemeFile | undefined): Promise<void> {
  const file: SchemeFile = own ?? {
    format: 'lintel-categories/1',
    scheme: { ...scheme, id: `own-${scheme.id}` },
    mappings: [],
  };
  const name = `lintel-categories-${file.scheme.id}.json`;
  await download({ name, mime: 'application/json', parts: [`${JSON.stringify(file, null, 2)}\n`] });
}
