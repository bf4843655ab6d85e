import type { ReadFault } from '#lib/formats/exchange/reading.ts';
import type { ExchangeImported } from '../services/exchange-import.ts';

type Fault = ReadFault['why'] | 'truncated';

const WORDS: Record<Fault, string> = {
  'unknown-format': 'is in none of the formats that are read here',
  'cannot-be-read': 'cannot be read',
  damaged: 'is damaged',
  encrypted: 'is encrypted: take it out of its archive first',
  'needs-mapping': 'has columns that nobody knows: name a JSON file that says what they are with --mapping FILE',
  'too-large-inside': 'would unpack to more than any such file is',
  truncated: 'ends in the middle (truncated)',
};

/** What is wrong with a file. */
export function faultWords(file: string, { why, at }: { why: Fault; at?: number | undefined }): string {
  const place = at === undefined ? '' : ` at byte ${String(at)}`;
  return `${file} ${WORDS[why]}${place}. Nothing of it is kept.`;
}

/** The report of an import, line by line, the counts last. */
export function importWords(report: ExchangeImported): string[] {
  const { reading, accepted, merged, contradictions, contradictionsFirst, withheld } = report;
  const { skippedFirst, skipped, notCarried, wrongCounts } = reading;
  const more = skipped - skippedFirst.length;
  return [
    `${reading.format}${reading.version === null ? '' : ` (${reading.version})`}, ${reading.bytes} bytes`,
    ...skippedFirst.map(
      ({ at, reason, member }) => `${at} skipped: ${reason}${member === undefined ? '' : ` ${member}`}`,
    ),
    ...(more > 0 ? [`… and ${more} more skipped`] : []),
    ...contradictionsFirst.map(({ at, kind }) => `${at} contradicts: ${kind}`),
    ...(contradictions > contradictionsFirst.length
      ? [`… and ${contradictions - contradictionsFirst.length} more contradictions`]
      : []),
    ...wrongCounts.map(({ member, said, found }) => `${member} says ${said}, found ${found}`),
    ...listed('not carried', notCarried),
    ...listed('kept back by the data rule', withheld),
    `${reading.read} read, ${accepted} accepted, ${merged} merged, ${skipped} skipped, ${contradictions} contradictions`,
  ];
}

function listed(title: string, counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([name, count]) => `${title}: ${name} (${count})`);
}
