import { ok } from '#lib/domain/result.ts';
import { losePathFacts, type EntryWriter, type WriteOptions } from './entry-writer.ts';

/** Names the form of Lintel's own exchange file. */
const FORMAT = 'lintel-entries/1';

/** Lintel's own: every entry as `ExchangeEntry` describes it, one a line, and nothing of it lost. */
export function lintelEntries({ paths, facts }: WriteOptions): EntryWriter {
  const { build, createdAt, caseReference } = facts;
  const about = { format: FORMAT, build, createdAt, ...(caseReference !== '' && { caseReference }) };
  return {
    head: `${JSON.stringify(about).slice(0, -1)},"entries":[\n`,
    entry: (entry, _number, lose) => {
      if (paths || entry.paths.length === 0) return ok(JSON.stringify(entry));
      lose('paths', 'not-wished');
      losePathFacts(entry, lose);
      return ok(JSON.stringify({ ...entry, paths: [] }));
    },
    between: ',\n',
    tail: () => '\n]}\n',
  };
}
