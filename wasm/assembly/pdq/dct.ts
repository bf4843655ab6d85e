// The 16x16 low frequencies (1..16 both ways; the constant term is left out) of the 64x64 picture: B = D A D'. Each
// element is a dot product summed from 0 to 63, multiplication and addition rounded apart; lanes are four elements.
import { SIDE } from './decimate';

const FREQUENCIES: i32 = 16;
/** D, 16x64 f32. */
const matrix: usize = memory.data(16 * 64 * 4, 16);
/** Its transpose, 64x16. */
const transposed: usize = memory.data(64 * 16 * 4, 16);
/** D A, 16x64. */
const half: usize = memory.data(16 * 64 * 4, 16);

let ready = false;

/** Cosine and product in f64, each entry rounded to f32 once. */
function prepare(): void {
  const scale = <f64>(<f32>Math.sqrt(2.0 / <f64>SIDE));
  for (let i = 0; i < FREQUENCIES; i++) {
    for (let j = 0; j < SIDE; j++) {
      const angle = (Math.PI / 2.0 / <f64>SIDE) * <f64>(i + 1) * <f64>(2 * j + 1);
      const entry = <f32>(scale * Math.cos(angle));
      store<f32>(matrix + (<usize>(i * SIDE + j) << 2), entry);
      store<f32>(transposed + (<usize>(j * FREQUENCIES + i) << 2), entry);
    }
  }
  ready = true;
}

/** `left` (16x64) times `right` (64 rows of `columns`) into `out` (16 rows of `columns`). */
@inline
function multiply(left: usize, right: usize, out: usize, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let i = 0; i < FREQUENCIES; i++, left += 256, out += stride) {
    for (let x: usize = 0; x < stride; x += 16) {
      let sum = f32x4.splat(0);
      let at = right + x;
      for (let k: usize = 0; k < 256; k += 4, at += stride) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(left + k), v128.load(at)));
      }
      v128.store(out + x, sum);
    }
  }
}

/** Frequencies (16x16 f32, row = vertical) of a 64x64 f32 picture. */
export function transform(picture: usize, out: usize): void {
  if (!ready) prepare();
  multiply(matrix, picture, half, SIDE);
  multiply(half, transposed, out, FREQUENCIES);
}
