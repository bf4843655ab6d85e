// Where the coefficients of a block lie that come in zigzag order (ITU-T T.81, figure A.6): bytes into rows of eight i16. A
// run of zeros may lead behind the last one; those sixteen places hit the last coefficient, and the caller sees it by its count.

/** u8 for each of 64 + 16 coefficients. */
export const zigzag: usize = memory.data<u8>([
  0, 2, 16, 32, 18, 4, 6, 20, 34, 48, 64, 50, 36, 22, 8, 10,
  24, 38, 52, 66, 80, 96, 82, 68, 54, 40, 26, 12, 14, 28, 42, 56,
  70, 84, 98, 112, 114, 100, 86, 72, 58, 44, 30, 46, 60, 74, 88, 102,
  116, 118, 104, 90, 76, 62, 78, 92, 106, 120, 122, 108, 94, 110, 124, 126,
  126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126,
]);

/** The byte at which coefficient `k` lies. */
@inline
export function placeOf(k: i32): usize {
  return <usize>load<u8>(zigzag + <usize>k);
}
