/** A kernel function; addresses in and out are byte offsets in the instance's memory. */
type Call<Arguments extends readonly number[] = readonly []> = (...values: Arguments) => number;

/**
 * The exports of `wasm/build/kernel.wasm`, typed by hand to match `wasm/assembly/kernel.ts`. Booleans are 0 or 1, and
 * addresses above 2 GiB come out negative: read them with `>>> 0`. One instance serves one purpose at a time: PDQ,
 * JPEG, or a Hamming index.
 */
export type Kernel = {
  /**
   * Views of its buffer die when it grows: take them anew after `pdqBegin`, `jpegReserve`, `jpegStart`, `jpegHash`, `hammingReserve`,
   * `mihReserve` and `mihStep`.
   */
  readonly memory: { readonly buffer: ArrayBuffer };
  /** (width, height, channels 1 | 3 | 4) -> 0 when the host refuses the memory. */
  readonly pdqBegin: Call<readonly [number, number, number]>;
  /** Address of the block that the caller fills with rows. */
  readonly pdqBlock: Call;
  /** Rows that the block holds. */
  readonly pdqBlockRows: Call;
  /** Consumes (count) rows from the block: the whole block, or the image's last rows. */
  readonly pdqRows: (count: number) => void;
  readonly pdqFinish: () => void;
  /** (profile: 0 direct, 1 nn512) -> address of 9 hashes of 32 bytes: the hash, then its 8 dihedral hashes. */
  readonly pdqHashes: Call<readonly [number]>;
  /** (profile) -> 0..100. */
  readonly pdqQuality: Call<readonly [number]>;
  /** (bytes) -> address of room for a JPEG file; 0 when the host refuses the memory. */
  readonly jpegReserve: Call<readonly [number]>;
  /** Reads the file up to its first scan -> bytes a pixel, 1 or 4; 0 when the file is for another decoder. */
  readonly jpegOpen: Call;
  readonly jpegWidth: Call;
  readonly jpegHeight: Call;
  /** Begins to decode -> 0 when the file is for another decoder, or the host refuses the memory. */
  readonly jpegStart: Call;
  /** Address of the rows that `jpegRows` gives. */
  readonly jpegBlock: Call;
  /** Decodes the next rows -> how many; 0 when there are no more, -1 when the file is for another decoder. */
  readonly jpegRows: Call;
  /** Instead of `jpegStart` and `jpegRows`: computes PDQ, with the results where `pdqHashes` and `pdqQuality` have them -> 0 as there. */
  readonly jpegHash: Call;
  /** (capacity in hashes) -> 0 when the host refuses the memory. */
  readonly hammingReserve: Call<readonly [number]>;
  /** Address of hash 0; hashes of 32 bytes follow each other. */
  readonly hammingStore: Call;
  /** Address of room for 8 needles of 32 bytes. */
  readonly hammingNeedles: Call;
  /** Address of the matches: u32 index, u16 distance, u16 needle. */
  readonly hammingMatches: Call;
  /** Starts a query. */
  readonly hammingRewind: () => void;
  /** (stored, needles 1..8, threshold) -> matches written, until 0. */
  readonly hammingScan: Call<readonly [number, number, number]>;
  /** (hashes) -> 0 when the host refuses the memory for them and their buckets. The hashes go to `hammingStore`. */
  readonly mihReserve: Call<readonly [number]>;
  /** Builds for a few milliseconds at most -> 1 when there is more to do, 0 at the end, -1 when the host refuses the memory. */
  readonly mihStep: Call;
  /** (needles 1..8, threshold 0..31) -> matches, or -1 when a scan is faster. The needles are at `hammingNeedles`. */
  readonly mihQuery: Call<readonly [number, number]>;
  /** Address of the u32 numbers of the hashes that were found, in no order. */
  readonly mihFound: Call;
  /** Address of a u16 for each stored hash: distance << 3 | needle, where it was found. */
  readonly mihNearest: Call;
};

const FUNCTIONS = [
  'pdqBegin',
  'pdqBlock',
  'pdqBlockRows',
  'pdqRows',
  'pdqFinish',
  'pdqHashes',
  'pdqQuality',
  'jpegReserve',
  'jpegOpen',
  'jpegWidth',
  'jpegHeight',
  'jpegStart',
  'jpegBlock',
  'jpegRows',
  'jpegHash',
  'hammingReserve',
  'hammingStore',
  'hammingNeedles',
  'hammingMatches',
  'hammingRewind',
  'hammingScan',
  'mihReserve',
  'mihStep',
  'mihQuery',
  'mihFound',
  'mihNearest',
] as const satisfies readonly (keyof Kernel)[];

/** Fails to compile when a function of the kernel is missing above. */
type Listed = Exclude<keyof Kernel, 'memory' | (typeof FUNCTIONS)[number]> extends never ? Kernel : never;

function isKernel(exports: object): exports is Listed {
  const entries = new Map<string, unknown>(Object.entries(exports));
  return (
    entries.get('memory') instanceof WebAssembly.Memory &&
    FUNCTIONS.every((name) => typeof entries.get(name) === 'function')
  );
}

/**
 * A fresh instance with memory of its own, in a page, a worker or a Node thread alike.
 *
 * @throws Error when the module is not this build's kernel: the build is broken
 */
export async function instantiateKernel(module: WebAssembly.Module): Promise<Kernel> {
  return kernelOf(await WebAssembly.instantiate(module, {}));
}

/** The same at once, for whoever may wait: a worker or a Node thread that makes instances again and again. */
export function kernelNow(module: WebAssembly.Module): Kernel {
  return kernelOf(new WebAssembly.Instance(module, {}));
}

function kernelOf({ exports }: WebAssembly.Instance): Kernel {
  if (!isKernel(exports)) throw new Error('The WebAssembly module is not the kernel');
  return exports;
}
