/** Copies of a JPEG that differ in a comment segment (ITU-T T.81 B.2.4.5) right after the start marker, and nowhere else. */
export function distinctCopies(
  jpeg: Uint8Array,
  count: number,
  label: string,
): { readonly path: string; readonly bytes: Uint8Array }[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${label}-${index}`;
    const comment = Buffer.from(name, 'latin1');
    const marker = Uint8Array.of(0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff);
    return { path: `${name}.jpg`, bytes: Buffer.concat([jpeg.subarray(0, 2), marker, comment, jpeg.subarray(2)]) };
  });
}
