/** Bits of the exponent and of the fraction, by the length of a number (IEEE 754; of 24 bits Adobe's Technical Note 3). */
const SHORT_FORMS = { 2: [5, 10], 3: [7, 16] } as const;

/** Reads a number in 2, 3, 4 or 8 bytes. */
export function floatAt(view: DataView, at: number, bytes: 2 | 3 | 4 | 8, isLittleEndian: boolean): number {
  if (bytes === 4) return view.getFloat32(at, isLittleEndian);
  if (bytes === 8) return view.getFloat64(at, isLittleEndian);
  const [exponentBits, fractionBits] = SHORT_FORMS[bytes];
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + view.getUint8(at + (isLittleEndian ? bytes - 1 - i : i));
  const sign = value >= 2 ** (exponentBits + fractionBits) ? -1 : 1;
  const exponent = Math.floor(value / 2 ** fractionBits) % 2 ** exponentBits;
  const fraction = (value % 2 ** fractionBits) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 * bias + 1) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}
