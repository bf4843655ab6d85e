import type { Mark } from './mark.ts';
import type { MediaRecord } from './media.ts';
import type { Gps } from './metadata.ts';

/** All that a case knows about one media record and that a rule could let leave. */
export type DisclosableRecord = {
  readonly media: MediaRecord;
  /** Under which names the case has it: without folders, each once, in the order of its lines. */
  readonly names: readonly string[];
  readonly mark: Mark | null;
  /** The category scheme of the case, in which the mark's codes mean something. */
  readonly scheme: string;
};

/** What a name is a name of: the same words get another pseudonym as a serial number than as a file's name. */
export type Named = 'serial' | 'fileName' | 'caseRef';

/** What a projection needs and a record does not hold. Both must give the same for the same, always. */
export type Disguise = {
  /** 128 bits in base64url, under the key of whoever discloses. */
  readonly pseudonym: (of: Named, text: string) => string;
  /** ISO 3166-1 alpha-2; null at sea and where nobody can tell. */
  readonly countryOf: (place: Gps) => string | null;
};
