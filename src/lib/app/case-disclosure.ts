import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import type { DisclosableRecord } from '#lib/domain/disclosable-record.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { CaseDesk } from './case-desk.svelte.ts';
import { portions } from './portions.ts';
import type { Results } from './results.svelte.ts';
import type { Triage } from './triage.svelte.ts';

/** A record of the case on the screen, and the path under which the officer knows it. The path never leaves. */
export type CaseRecord = DisclosableRecord & { readonly path: string };

/** What a case could disclose. Whole media records come out of the vault some at a time, each time anew. */
export type CaseDisclosure = {
  readonly records: number;
  /** Absent: the files belong to no case. It stays in this vault. */
  readonly caseId?: string | undefined;
  /** The number under which the bureau keeps the case; empty when it has none. */
  readonly reference: string;
  /** Ends with the first portion that cannot be had. */
  readonly portions: () => AsyncIterable<Result<readonly CaseRecord[], StorageFailure>>;
};

type Parts = {
  readonly cases: Pick<CaseDesk, 'inUse' | 'current'>;
  readonly results: Pick<Results, 'copiesOf'>;
  readonly triage: Pick<Triage, 'markOf'>;
};

/** As many as are opened without holding up the page. */
const PORTION = 100;

/** @param sha256s which media records, each once */
export function caseDisclosure(parts: Parts, sha256s: readonly string[]): CaseDisclosure {
  const { id: caseId, reference = '' } = parts.cases.current ?? {};
  return { records: sha256s.length, caseId, reference, portions: () => disclosable(parts, sha256s) };
}

async function* disclosable(
  { cases, results, triage }: Parts,
  sha256s: readonly string[],
): AsyncGenerator<Result<readonly CaseRecord[], StorageFailure>> {
  const scheme = cases.current?.scheme ?? PLAIN.id;
  for (const some of portions(sha256s, PORTION)) {
    const found = await cases.inUse.media(some);
    if (!found.ok) {
      yield found;
      return;
    }
    const records: CaseRecord[] = [];
    for (const media of found.value) {
      if (media === null) {
        yield err('damaged-record');
        return;
      }
      const paths = results.copiesOf(media).map(({ path }) => path);
      const names = [...new Set(paths.map(baseName))];
      records.push({ media, names, mark: triage.markOf(media.sha256) ?? null, scheme, path: paths[0] ?? media.sha256 });
    }
    yield ok(records);
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
