import fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmpIds } from '#lib/engine/metadata/xmp-ids.ts';
import { writeXmp } from '../../../fixtures/metadata-carriers.ts';

const IDS = {
  DocumentID: 'xmp.did:0F1E',
  InstanceID: 'xmp.iid:2D3C',
  OriginalDocumentID: 'adobe:docid:photoshop:4B5A',
};
const NONE = { DocumentID: null, InstanceID: null, OriginalDocumentID: null };
const NAMESPACE = 'http://ns.adobe.com/xap/1.0/mm/';

const idsIn = (...packets: string[]) => xmpIds(packets.map((packet) => Buffer.from(packet)));
const described = (inside: string) => `<rdf:Description xmlns:xmpMM="${NAMESPACE}">${inside}</rdf:Description>`;

it('finds the ids as attributes, under any prefix', () => {
  expect(idsIn(writeXmp(IDS))).toEqual(IDS);
  expect(idsIn(writeXmp(IDS, 'xapMM'))).toEqual(IDS);
  expect(idsIn(`<a xmlns:xmpMM = '${NAMESPACE}' xmpMM:DocumentID = 'uuid:1'>`)).toEqual({
    ...NONE,
    DocumentID: 'uuid:1',
  });
});

it('finds the ids as elements', () => {
  const elements = Object.entries(IDS).map(([name, id]) => `<xmpMM:${name}>\n${id} </xmpMM:${name}>`);
  expect(idsIn(described(elements.join('\n')))).toEqual(IDS);
});

it('takes each id where it is said first', () => {
  expect(idsIn(writeXmp({ InstanceID: 'one' }), writeXmp({ InstanceID: 'two', DocumentID: 'three' }))).toEqual({
    ...NONE,
    InstanceID: 'one',
    DocumentID: 'three',
  });
});

it('takes no id of another document: of what this one was made from, or of its ingredients', () => {
  const others =
    '<xmpMM:DerivedFrom stRef:instanceID="a" stRef:documentID="b"/>' +
    '<xmpMM:Pantry><rdf:Bag><rdf:li><rdf:Description><xmpMM:InstanceID>c</xmpMM:InstanceID></rdf:Description></rdf:li>' +
    '</rdf:Bag></xmpMM:Pantry>';
  expect(idsIn(described(others))).toEqual(NONE);
  expect(idsIn(described(`${others}<xmpMM:InstanceID>mine</xmpMM:InstanceID>`))).toEqual({
    ...NONE,
    InstanceID: 'mine',
  });
});

it.each([
  ['nothing', ''],
  ['another namespace', writeXmp(IDS).replace(NAMESPACE, 'http://example.org/')],
  ['an empty id', writeXmp({ DocumentID: '' })],
  ['an id without an end', `<a xmlns:xmpMM="${NAMESPACE}" xmpMM:DocumentID="x`],
  ['a name that only starts so', writeXmp({ DocumentIDs: 'x' })],
])('%s holds no id', (_name, packet) => {
  expect(idsIn(packet)).toEqual(NONE);
});

it('packets made to take long are done at once', () => {
  const bait = [
    ' xmpMM:DocumentID',
    ' xmpMM:DocumentID =',
    ' xmpMM:DocumentID="',
    '<xmpMM:Pantry',
    '<?xpacket end=""?>',
  ];
  for (const text of bait) {
    const packet = `<a xmlns:xmpMM="${NAMESPACE}" ${text.repeat(60_000)}`;
    expect(idsIn(packet, packet, packet, packet).InstanceID).toBeNull();
  }
});

it('never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (packets) => {
      xmpIds(packets);
    }),
  );
});
