import * as z from 'zod/mini';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { Sha256 } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Thumbprint } from '#lib/domain/signature.ts';
import { MAX_PARCEL_BYTES, Parcel } from '#lib/domain/wire/parcel.ts';
import { FileDigest } from './file-digest.ts';

/** What one file may hold; a queue that is larger travels in several. */
export const MAX_PARCELS = 200;
export const MAX_CARRIED_BYTES = 128 * 1024 * 1024;
const MAX_HEADER_BYTES = 1024;
const LINE_FEED = 0x0a;

/**
 * `lintel-carried/1`: lines of JSON, each ended by a line feed. The first line says for which hub the file is, how many
 * parcels follow and the SHA-256 of all bytes after it; every other one is a `Parcel`. The checksum tells whoever carries
 * it that the file is whole; what is in the parcels, and that nobody changed it, only the hub can tell.
 */
const Header = z.strictObject({
  format: z.literal('lintel-carried/1'),
  hub: Thumbprint,
  parcels: z.int().check(z.gte(1), z.lte(MAX_PARCELS)),
  sha256: Sha256,
});

/**
 * Why a file is none that can be handed in: `not-carried`: it is something else · `too-large`: more than a file may hold ·
 * `damaged`: cut, lengthened or changed on its way
 */
export type CarriedFault = 'not-carried' | 'too-large' | 'damaged';

export type CarriedFile = { readonly hub: string; readonly parcels: readonly Parcel[] };

/** The lines of a file with these parcels, which are all for one hub. */
export async function carriedFile(hub: string, parcels: readonly Parcel[]): Promise<string[]> {
  const lines = parcels.map((parcel) => `${canonicalJson(parcel)}\n`);
  const [digest, encoder] = [await FileDigest.begin(), new TextEncoder()];
  for (const line of lines) digest.add(encoder.encode(line));
  const header = Header.parse({ format: 'lintel-carried/1', hub, parcels: parcels.length, sha256: digest.hex() });
  return [`${canonicalJson(header)}\n`, ...lines];
}

/** @param breathe waited for after every parcel, so that the page can do other things */
export async function readCarriedFile(
  file: Blob,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Result<CarriedFile, CarriedFault>> {
  if (file.size > MAX_CARRIED_BYTES) return err('too-large');
  const head = new Uint8Array(await file.slice(0, MAX_HEADER_BYTES).arrayBuffer());
  const end = head.indexOf(LINE_FEED);
  const header = Header.safeParse(jsonIn(head.subarray(0, Math.max(0, end))));
  if (end === -1 || !header.success) return err('not-carried');
  const body = await file.slice(end + 1).arrayBuffer();
  const digest = await FileDigest.begin();
  const parcels: Parcel[] = [];
  for (let from = 0; from < body.byteLength;) {
    const rest = new Uint8Array(body, from, Math.min(MAX_PARCEL_BYTES + MAX_HEADER_BYTES, body.byteLength - from));
    const length = rest.indexOf(LINE_FEED) + 1;
    const line = rest.subarray(0, length);
    const parcel = Parcel.safeParse(jsonIn(line));
    if (length === 0 || !parcel.success || parcel.data.hub !== header.data.hub) return err('damaged');
    digest.add(line);
    parcels.push(parcel.data);
    from += length;
    await breathe();
  }
  const whole = parcels.length === header.data.parcels && digest.hex() === header.data.sha256;
  return whole ? ok({ hub: header.data.hub, parcels }) : err('damaged');
}

/** The JSON value of UTF-8 bytes; undefined, which no schema takes, when it is none. */
function jsonIn(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
