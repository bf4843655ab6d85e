import { err, ok } from '#lib/domain/result.ts';
import type { EntryWriter, WriteOptions } from './entry-writer.ts';
import { vicsMedia, type VicsForm } from './vics-media.ts';

/** First member and context of each generation; readers look for exactly these, with nothing before them. */
const CONTEXTS = {
  '1.3': { key: 'odata.metadata', of: () => 'http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#' },
  '2.0': {
    key: '@odata.context',
    of: (profile: string) => `http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/${profile}/$metadata#`,
  },
};

/** A case: `value` holds one, and that its Media. Counts come after them, when they are known. Nothing follows `value`. */
export function vicsCase(version: '1.3' | '2.0', options: WriteOptions): EntryWriter {
  const { caseId, caseReference, build } = options.facts;
  const profile = options.scheme?.startsWith('project-vic-us') === true ? 'US' : 'Default';
  const about = {
    CaseID: caseId,
    ...(caseReference !== '' && { CaseNumber: caseReference }),
    SourceApplicationName: 'Lintel',
    SourceApplicationVersion: build,
    ...(options.scheme !== null && {
      CaseMetadata: [{ CaseID: caseId, PropertyName: 'CategoryScheme', PropertyValue: options.scheme }],
    }),
  };
  return {
    head: `${envelope(version, profile, 'Cases')}${JSON.stringify(about).slice(0, -1)},"Media":[\n`,
    ...media({ version, scheme: options.scheme, known: options.known, paths: options.paths ? 'wished' : 'not-wished' }),
    tail: (written) => `\n],"TotalMediaFiles":${String(written)}}]}\n`,
  };
}

/** A hash set: no files. IPED takes it only with this very context. */
export function vicsHashSet({ scheme, known }: WriteOptions): EntryWriter {
  return {
    head: `${envelope('2.0', 'Default', 'Media')}\n`,
    ...media({ version: '2.0', scheme, known, paths: 'no-place' }),
    tail: () => '\n]}\n',
  };
}

function envelope(version: '1.3' | '2.0', profile: string, set: 'Cases' | 'Media'): string {
  const { key, of } = CONTEXTS[version];
  return `{"${key}":"${of(profile)}${set}","value":[`;
}

/** Every reader finds a medium by its MD5. */
function media(form: VicsForm): Pick<EntryWriter, 'entry' | 'between'> {
  return {
    entry: (entry, number, lose) =>
      entry.md5 === undefined ? err('no-md5') : ok(JSON.stringify(vicsMedia(entry, number, form, lose))),
    between: ',\n',
  };
}
