import type { Evidence } from '#lib/engine/contract.ts';

/**
 * A file of a folder that is opened when it is wanted. An open one costs the browser about ten kilobytes in two processes
 * and a moment in every garbage collection of the page: 100,000 of them are more than a weak machine has.
 */
export type FileOnDisk = {
  /** Null when it is gone, or is another one by now than when it was listed. */
  readonly open: () => Promise<File | null>;
};

/** Evidence that is at hand, or that can be opened. */
export type Lent = Evidence | FileOnDisk;

/** @param reopen opens it again, and holds nothing that is open */
export function onDisk({ size, lastModified }: File, reopen: FileOnDisk['open']): FileOnDisk {
  const open = async () => {
    const file = await reopen();
    return file !== null && file.size === size && file.lastModified === lastModified ? file : null;
  };
  return { open };
}

export async function opened(lent: Lent): Promise<Evidence | null> {
  return 'open' in lent ? lent.open() : lent;
}
