import { isPhotoDna } from '#lib/domain/exchange/entry.ts';
import type { EntryDraft } from './entry-draft.ts';
import { LONGEST_SHORT_TEXT, oneLine, plainText } from './said-text.ts';

const HEX = /^(?:[0-9a-f]{2}){8,}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether some tools write this hash in base64: elsewhere, what looks like it is more likely a word. */
const comesInBase64 = (name: string) => isPhotoDna({ name }) || /^lace$/i.test(name);

/** Carries a hash that is none of ours as it came. @param name as it is called in general, @param member in the file */
export function addVendorHash(draft: EntryDraft, name: string, said: unknown, member: string): void {
  const value = plainText(said)?.trim() ?? '';
  const cleanName = oneLine(name, LONGEST_SHORT_TEXT);
  if (value === '' || cleanName === null) return;
  const isBase64 = comesInBase64(name) && BASE64.test(value);
  draft.vendorHash(
    { name: cleanName, encoding: HEX.test(value) ? 'hex' : isBase64 ? 'base64' : 'text', value: value.toWellFormed() },
    member,
  );
}
