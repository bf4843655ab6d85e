/** A box (ISO/IEC 14496-12, 4.2). */
export function boxBytes(type: string, contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = contents.reduce((sum, part) => sum + part.length, 8);
  const box = new Uint8Array(length);
  box.set(bigEndian(4, length));
  box.set(characterBytes(type), 4);
  let at = 8;
  for (const part of contents) {
    box.set(part, at);
    at += part.length;
  }
  return box;
}

/** A box with a version, and no flags. */
export function fullBoxBytes(type: string, version: number, contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return boxBytes(type, [Uint8Array.of(version, 0, 0, 0), ...contents]);
}

/** Numbers of as many bytes each. */
export function bigEndian(bytes: 1 | 2 | 4, ...values: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: bytes * values.length }, (_, at) => {
    const shift = 8 * (bytes - 1 - (at % bytes));
    return (values[Math.floor(at / bytes)] ?? 0) >>> shift;
  });
}

export function characterBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
