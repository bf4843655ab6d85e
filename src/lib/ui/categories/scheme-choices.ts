import { BUILT_IN_SCHEMES } from '#lib/domain/category-schemes/built-in.ts';
import { type SchemeChoice, versionName } from '#lib/domain/category-schemes/case-scheme.ts';
import type { SchemeFault, SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import type { Result } from '#lib/domain/result.ts';

/** A bureau's own lists of categories, and what can be done with lists. */
export type OwnLists = {
  readonly files: readonly SchemeFile[];
  read(file: File): Promise<Result<SchemeFile, SchemeFault>>;
  save(scheme: CategoryScheme, own: SchemeFile | undefined): Promise<void>;
};

/** One list to choose: `name` tells it from every other one. */
export type SchemeOption = { readonly name: string; readonly words: string; readonly choice: SchemeChoice };

export const BUILT_IN_OPTIONS: readonly SchemeOption[] = BUILT_IN_SCHEMES.map(({ id, name }) => ({
  name: id,
  words: name,
  choice: { scheme: id, own: undefined },
}));

/** A bureau's own lists, each with its version: there may be several of one. The chosen one is always among them. */
export function ownOptions(files: readonly SchemeFile[], { own }: SchemeChoice): readonly SchemeOption[] {
  const all = [...(own === undefined ? [] : [own]), ...files].map((file) => ({
    name: versionName(file.scheme),
    words: `${file.scheme.name} (${file.scheme.version})`,
    choice: { scheme: file.scheme.id, own: file },
  }));
  return [...new Map(all.map((option) => [option.name, option])).values()];
}

export function optionName({ scheme, own }: SchemeChoice): string {
  return own === undefined ? scheme : versionName(own.scheme);
}
