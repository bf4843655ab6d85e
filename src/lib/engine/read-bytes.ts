/** All bytes of a file or slice, when they are there. */
export type Reading = Promise<Uint8Array<ArrayBuffer> | null>;

/** All bytes of a file or slice, or null: a medium was pulled out, rights are missing, or the file changed meanwhile. */
export async function readBytes(file: Blob): Reading {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    // Browsers name the causes differently and nothing here depends on them.
    return null;
  }
}
