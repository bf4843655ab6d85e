import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { plainText } from './said-text.ts';

/** The property that names the model: OData 3 up to version 1.3 of VICS, OData 4 in 2.0. */
const CONTEXT = /"(?:odata\.metadata|@odata\.context)"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
const VERSION = /DataModels\/(\d+\.\d+)\.xml/i;

/** What a VICS document says of itself; null when there is no such property. @param beginning the first part of its text */
export function vicsContextOf(beginning: string): string | null {
  const literal = CONTEXT.exec(beginning)?.[1];
  if (literal === undefined) return null;
  try {
    return plainText(JSON.parse(literal));
  } catch {
    return null;
  }
}

/** All versions are read alike; which one it is called follows from its context. */
export function vicsFormatOf(context: string | null): ExchangeFormat {
  const version = context === null ? undefined : VERSION.exec(context)?.[1];
  return version === '1.2' || version === '1.3' ? `vics-${version}` : 'vics-2.0';
}
