import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { instantiateKernel } from '#lib/wasm/kernel.ts';

import { freshKernel } from '../../fixtures/kernel.ts';

describe('the kernel', () => {
  it('imports nothing, so it can reach nothing', async () => {
    const module = await WebAssembly.compile(readFileSync(new URL('../../../wasm/build/kernel.wasm', import.meta.url)));
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  it('has memory of its own in every instance', async () => {
    const [one, other] = [await freshKernel(), await freshKernel()];
    new Uint8Array(one.memory.buffer)[one.hammingNeedles()] = 7;
    expect(new Uint8Array(other.memory.buffer)[other.hammingNeedles()]).toBe(0);
  });

  it('is refused when it is another module', async () => {
    const empty = await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    await expect(instantiateKernel(empty)).rejects.toThrow('not the kernel');
  });
});
