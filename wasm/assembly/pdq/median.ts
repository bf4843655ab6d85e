// The lower median of 256 floats: the value of rank 127, found bit by bit among keys that sort like the floats.

/** Sorts as i32 like the float sorts; its own inverse. */
@inline
function key(bits: v128): v128 {
  return v128.xor(bits, i32x4.shr_u(i32x4.shr_s(bits, 31), 1));
}

/** How many of 256 keys are below `limit`. */
function below(values: usize, limit: i32): i32 {
  const bound = i32x4.splat(limit);
  let counts = i32x4.splat(0);
  for (let at = values; at < values + 1024; at += 32) {
    counts = i32x4.sub(counts, i32x4.lt_s(key(v128.load(at)), bound));
    counts = i32x4.sub(counts, i32x4.lt_s(key(v128.load(at, 16)), bound));
  }
  return (
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}

/** The largest key that no more than 127 of the 256 keys are below is the key of rank 127. */
export function lowerMedian(values: usize): f32 {
  let found: u32 = 0;
  for (let bit: u32 = 0x80000000; bit; bit >>= 1) {
    const tried = found | bit;
    if (below(values, <i32>(tried ^ 0x80000000)) <= 127) found = tried;
  }
  const sorted = <i32>(found ^ 0x80000000);
  return reinterpret<f32>(sorted ^ ((sorted >> 31) & 0x7fffffff));
}
