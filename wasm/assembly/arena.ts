// Working memory above the static data. Nothing is freed singly: a new use resets the arena and lays it out again, so
// memory is as large as the largest single use, and there is no collector in any loop.

/** Every block starts on a cache line. */
const LINE: usize = 64;

@inline
function align(address: usize): usize {
  return (address + LINE - 1) & ~(LINE - 1);
}

let top: usize = 0;

/** The first address of the arena. */
@inline
export function arenaBase(): usize {
  return align(__heap_base);
}

/** Forgets every block. */
export function arenaReset(): void {
  top = arenaBase();
}

/** Reserves a block of `bytes`; it may be touched only after `arenaCommit`. */
export function arenaTake(bytes: usize): usize {
  const block = top;
  top = align(block + bytes);
  return block;
}

/** Makes the memory reach `end`; false when the host refuses. */
export function reach(end: usize): bool {
  const missing = <i64>end - (<i64>memory.size() << 16);
  return missing <= 0 || memory.grow(<i32>((missing + 0xffff) >> 16)) >= 0;
}

/** Where the next block will be. */
@inline
export function arenaMark(): usize {
  return top;
}

/** Backs all reserved blocks with memory, and sets those from `mark` on to zero; false when the host refuses the memory. */
export function arenaCommit(mark: usize = arenaBase()): bool {
  if (!reach(top)) return false;
  memory.fill(mark, 0, top - mark);
  return true;
}
