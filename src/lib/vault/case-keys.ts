import type { CaseStoreName } from './schema.ts';
import { sealedName } from './sealed-name.ts';
import type { VaultKeys } from './vault-keys.ts';

/** Characters of base64url that are kept of an HMAC: 132 bits, at which no two of any number of names are the same. */
const LENGTH = 22;

/** What the keys of everything in one case begin with. */
export async function casePrefix(keys: VaultKeys, caseId: string): Promise<string> {
  return `${(await sealedName(keys, 'cases', caseId)).slice(0, LENGTH)}.`;
}

/** The key of one record of a case; says nothing without the vault's key but which records are of the same case. */
export async function caseKey(keys: VaultKeys, prefix: string, store: CaseStoreName, name: string): Promise<string> {
  const sealed = await sealedName(keys, store, `${prefix}${name}`);
  return prefix + sealed.slice(0, LENGTH);
}
