/** What the data key opens: one key per use, none extractable. */
export type VaultKeys = {
  /** The data key itself (HKDF): the key of each backup comes from it. */
  data: CryptoKey;
  /** AES-GCM-256, for records. Random IVs are safe for 2^32 records under one key (NIST SP 800-38D, 8.3). */
  records: CryptoKey;
  /** HMAC-SHA-256, for names of records. */
  names: CryptoKey;
  /** AES-GCM-256, for private device keys. */
  devices: CryptoKey;
};

const AES = { name: 'AES-GCM', length: 256 } as const;
const HMAC = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const;

/** Takes over 32 random bytes as the data key (HKDF base key, not extractable) and wipes them. */
export async function importDataKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  bytes.fill(0);
  return key;
}

/** HKDF-SHA-256 (RFC 5869); without a salt, since the data key is uniformly random (section 3.1). */
export async function keysFrom(dataKey: CryptoKey): Promise<VaultKeys> {
  const derive = (use: string, algorithm: typeof AES | typeof HMAC, usages: KeyUsage[]) => {
    const info = new TextEncoder().encode(`lintel/vault/${use}/1`);
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
    return crypto.subtle.deriveKey(hkdf, dataKey, algorithm, false, usages);
  };
  const [records, names, devices] = await Promise.all([
    derive('records', AES, ['encrypt', 'decrypt']),
    derive('names', HMAC, ['sign']),
    derive('devices', AES, ['wrapKey', 'unwrapKey']),
  ]);
  return { data: dataKey, records, names, devices };
}
