import { ImportedChunk, ImportedList } from '#lib/domain/exchange/imported.ts';
import { chunkPrefix } from './imported-keys.ts';
import { portionsOf, type Portions } from './portions.ts';
import { jsonOf, readable, Records, type Access } from './records.ts';

/** The imported lists of a case, each before its chunks. A list that is on its way in is none yet. */
export async function* importedPortions(access: Access, prefix: string): Portions {
  const chunks = new Records(access, 'imported', jsonOf(ImportedChunk));
  for await (const page of new Records(access, 'imports', jsonOf(ImportedList)).pages(prefix)) {
    const found = page.ok ? readable(page.value) : page;
    if (!found.ok) {
      yield found;
      return;
    }
    const { values, damaged } = found.value;
    yield { ok: true, value: { records: [], damaged: damaged.length } };
    for (const value of values) {
      const { keys } = access;
      if (keys === null) {
        yield { ok: false, error: 'locked' };
        return;
      }
      yield { ok: true, value: { records: [{ kind: 'imported-list', value }], damaged: 0 } };
      const listPrefix = await chunkPrefix(keys, prefix, value.id);
      yield* portionsOf(chunks, (chunk) => ({ kind: 'imported-chunk', value: chunk }), listPrefix);
    }
  }
}
