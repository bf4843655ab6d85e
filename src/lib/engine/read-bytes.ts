/** All bytes of a file or slice, or null: a medium was pulled out, rights are missing, or the file changed meanwhile. */
export async function readBytes(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    // Browsers name the causes differently and nothing here depends on them.
    return null;
  }
}
