import { plainText } from './text.ts';

/** Identifiers of XMP Media Management (ISO 16684-1, 8.6). */
export type XmpIds = Readonly<Record<(typeof NAMES)[number], string | null>>;

const NAMES = ['DocumentID', 'InstanceID', 'OriginalDocumentID'] as const;
const NAMESPACE = 'http://ns.adobe.com/xap/1.0/mm/';

/** More than any packet with ids at its usual place; a few carry megabytes of embedded pictures behind it. */
const PACKET_MAX_BYTES = 2 ** 20;
/** Files hold one packet, in JPEG perhaps with an extension; a few more are a broken writer's. */
const MAX_PACKETS = 4;

/**
 * The identifiers in the XMP packets of a file: of each, the first that is found. A worker has no parser for XML, and
 * three names need none: they are looked for as attributes and as elements, under whatever prefix the packet binds.
 */
export function xmpIds(packets: readonly Uint8Array[]): XmpIds {
  const texts = packets
    .slice(0, MAX_PACKETS)
    .map((packet) => new TextDecoder().decode(packet.subarray(0, PACKET_MAX_BYTES)))
    .map(withoutIngredients);
  const [DocumentID = null, InstanceID = null, OriginalDocumentID = null] = NAMES.map((name) => firstOf(texts, name));
  return { DocumentID, InstanceID, OriginalDocumentID };
}

function firstOf(texts: readonly string[], name: string): string | null {
  for (const text of texts) {
    const id = idIn(text, name);
    if (id !== null) return id;
  }
  return null;
}

function idIn(text: string, name: string): string | null {
  const prefix = prefixIn(text);
  if (prefix === null) return null;
  // The prefix holds nothing but word characters, and no part can match in more than one way: the time is linear.
  const said = new RegExp(
    `[\\s<]${prefix}:${name}(?:\\s{0,9}=\\s{0,9}(?:"([^"<]{1,999})"|'([^'<]{1,999})')|\\s{0,9}>([^<]{1,999})<)`,
  ).exec(text);
  return plainText(said?.[1] ?? said?.[2] ?? said?.[3]);
}

/** The prefix that the packet binds to the namespace, `xmpMM` as a rule; null when it does not know the namespace. */
function prefixIn(text: string): string | null {
  return new RegExp(`\\sxmlns:(\\w{1,40})\\s{0,9}=\\s{0,9}["']${NAMESPACE}["']`).exec(text)?.[1] ?? null;
}

/** Without `xmpMM:Pantry` and the like: they list other documents, with ids of the same names. */
function withoutIngredients(text: string): string {
  const start = text.search(/<\w{1,40}:Pantry[\s>]/);
  if (start === -1) return text;
  const end = text.lastIndexOf(':Pantry>');
  return text.slice(0, start) + (end > start ? text.slice(end) : '');
}
