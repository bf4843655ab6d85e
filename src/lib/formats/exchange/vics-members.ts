import type { EntryDraft } from './entry-draft.ts';
import { isRecord, recordsOf } from './json-record.ts';
import { addVendorHash } from './vendor-hash.ts';
import { addMediaFiles } from './vics-media-files.ts';

type Member = (draft: EntryDraft, value: unknown, name: string) => void;

const digest =
  (kind: Parameters<EntryDraft['digest']>[0]): Member =>
  (draft, value, name) => {
    draft.digest(kind, value, name);
  };
const flag =
  (to: Parameters<EntryDraft['flag']>[0]): Member =>
  (draft, value, name) => {
    draft.flag(to, value, name);
  };
const short =
  (to: Parameters<EntryDraft['short']>[0]): Member =>
  (draft, value, name) => {
    draft.short(to, value, name);
  };
const vendorHash =
  (as: string): Member =>
  (draft, value, name) => {
    for (const each of Array.isArray(value) ? value : [value]) addVendorHash(draft, as, each, name);
  };
const size: Member = (draft, value, name) => {
  draft.integer('bytes', value, name);
};
const series: Member = (draft, value, name) => {
  draft.series(namesOf(value), name);
};
const tags: Member = (draft, value, name) => {
  draft.tags(namesOf(value), name);
};
const comment: Member = (draft, value, name) => {
  draft.comment(value, name);
};
const updatedAt: Member = (draft, value, name) => {
  draft.updatedAt(value, name);
};
const properties: Member = (draft, value, name) => {
  for (const each of recordsOf(value)) draft.property(each['PropertyName'], each['PropertyValue'], name);
};

/** What is held of a medium, by the lower-case name of its field: spelling differs between tools. */
const MEMBERS: ReadonlyMap<string, Member> = new Map([
  ['md5', digest('md5')],
  ['sha1', digest('sha1')],
  ['sha256', digest('sha256')],
  ['photodna', vendorHash('PhotoDNA')],
  ['pdna', vendorHash('PhotoDNA')],
  ['phash', vendorHash('PHash')],
  ['alternativehashes', alternativeHashes],
  ['mediasize', size],
  ['mimetype', short('mime')],
  ['victimidentified', flag('victimIdentified')],
  ['offenderidentified', flag('offenderIdentified')],
  ['isdistributed', flag('isDistributed')],
  ['issuspected', flag('isSuspected')],
  ['selfgenerated', flag('selfGenerated')],
  ['precategorizationsource', short('precategorizedBy')],
  ['series', series],
  ['tags', tags],
  ['comments', comment],
  ['dateupdated', updatedAt],
  ['exifs', properties],
  ['mediametadata', properties],
  ['mediafiles', addMediaFiles],
]);

/** What reads a field of a medium; null for one that nothing of ours holds. */
export function vicsMember(name: string): Member | null {
  return MEMBERS.get(name.toLowerCase()) ?? null;
}

/** A list in one text, a list, or objects with a name. */
function namesOf(value: unknown): unknown[] {
  if (typeof value === 'string') return value.split(',');
  const each: readonly unknown[] = Array.isArray(value) ? value : [value];
  return each.map((one) => (isRecord(one) ? (one['Name'] ?? one['name']) : one));
}

const DIGITS = { md5: 32, sha1: 40, sha256: 64, pdq: 64 } as const;
const isOfOurs = (name: string): name is keyof typeof DIGITS => Object.hasOwn(DIGITS, name);

/** Hashes of our kinds that stand among them count as such, unless they cannot be ones. */
function alternativeHashes(draft: EntryDraft, value: unknown, member: string): void {
  for (const { HashName: said, HashValue: hash } of recordsOf(value)) {
    if (typeof said !== 'string' || typeof hash !== 'string' || hash.trim() === '') continue;
    const name = said.toLowerCase().replace(/[^a-z0-9]/g, '');
    if (!isOfOurs(name)) addVendorHash(draft, name === 'photodna' || name === 'pdna' ? 'PhotoDNA' : said, hash, member);
    else if (hash.trim().length !== DIGITS[name]) draft.lose(`${member}.${said}`);
    else if (name === 'pdq') draft.pdq(hash, member);
    else draft.digest(name, hash, `${member}.${said}`);
  }
}
