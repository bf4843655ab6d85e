import { instantiateKernel, type Kernel } from './kernel.ts';

/** A fresh kernel from the bytes of `wasm/build/kernel.wasm`, for Node threads, which read the file themselves. */
export async function kernelFromBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Kernel> {
  return instantiateKernel(await WebAssembly.compile(bytes));
}
