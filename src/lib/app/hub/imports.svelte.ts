import { type HubImport, ImportList } from '#lib/domain/wire/imports.ts';
import type { HubCalls } from './hub-calls.ts';
import { PagedList } from './paged-list.svelte.ts';
import { queryOf } from './query.ts';

/** The lists that a bureau has given the hub, the newest first. */
export function importList(hub: HubCalls): PagedList<HubImport> {
  return new PagedList((after) => hub.read(ImportList, `/api/v1/imports${queryOf({ after })}`));
}
