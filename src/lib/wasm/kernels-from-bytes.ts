import { type Kernel, kernelNow } from './kernel.ts';

/** A maker of fresh kernels from the bytes of `wasm/build/kernel.wasm`, for Node threads, which read the file themselves. */
export async function kernelsFromBytes(bytes: Uint8Array<ArrayBuffer>): Promise<() => Kernel> {
  const module = await WebAssembly.compile(bytes);
  return () => kernelNow(module);
}
