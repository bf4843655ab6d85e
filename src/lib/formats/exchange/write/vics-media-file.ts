import type { ExchangePath } from '#lib/domain/exchange/entry.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import { zonedTime } from './zoned-time.ts';

/** One MediaFile of VICS: FilePath ends before the name, as C4ALL's validator wants it. */
export function mediaFile(md5: string, of: ExchangePath, lose: Lose): object {
  const path = withBackslashes(of.path);
  if (path !== of.path) lose('paths', 'form');
  const end = path.lastIndexOf('\\') + 1;
  return {
    MD5: md5.toUpperCase(),
    FileName: path.slice(end),
    FilePath: path.slice(0, end),
    Created: zonedTime(of.created, 'times', lose),
    Written: zonedTime(of.written, 'times', lose),
    Accessed: zonedTime(of.accessed, 'times', lose),
    Deleted: of.deleted,
    Unallocated: of.unallocated,
    SourceID: of.source,
  };
}

export function withBackslashes(path: string): string {
  return path.replaceAll('/', '\\');
}
