import type { Reason } from '#lib/domain/media.ts';
import { err } from '#lib/domain/result.ts';
import { opened } from '../intake/on-disk.ts';
import { boundedPath } from '../intake/picked.ts';
import type { Hasher } from './hasher.ts';
import type { Queued } from './queued.ts';

/** The name of what an archive holds beside the files that could be listed. */
const REST = '…';

/**
 * The files in an archive, under `PATH_OF_ARCHIVE/path in it`. What cannot be opened is named with the reason, and so is
 * whatever more there is.
 */
export async function filesInArchive(
  hasher: Hasher,
  { evidence, path }: Pick<Queued, 'evidence' | 'path'>,
  signal: AbortSignal,
): Promise<Queued[]> {
  const inside = (name: string) => boundedPath(`${path}/${name}`);
  const rest = (reason: Reason): Queued => ({ path: inside(REST), evidence: null, bytes: 0, modified: null, reason });
  if (evidence === null) return [];
  const archive = await opened(evidence);
  const listed = archive === null ? err('cannot-be-read' as const) : await hasher.list(archive, signal);
  if (!listed.ok) return listed.error === 'aborted' ? [] : [rest(listed.error)];
  const { files, refused, cut } = listed.value;
  return [
    ...files.map((file) => ({ ...file, path: inside(file.path) })),
    ...refused.map((entry) => ({ ...entry, path: inside(entry.path), evidence: null })),
    ...(cut === null ? [] : [rest(cut)]),
  ];
}
