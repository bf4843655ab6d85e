/** A 16-bit sample v in 8 bits: round(v / 257). 257 is odd, so there are no halves to round. */
export function narrow(sample: number): number {
  return ((sample + 128) / 257) | 0;
}
