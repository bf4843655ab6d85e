import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { loadEngineModules, type FetchEngineModule } from '#lib/wasm/modules.ts';

const files = {
  kernel: 'wasm/build/kernel.wasm',
  jpeg: 'node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  png: 'node_modules/@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
};
const fromDisk: FetchEngineModule = (name) =>
  Promise.resolve(ok(new Uint8Array(readFileSync(new URL(`../../../${files[name]}`, import.meta.url)))));

describe('loadEngineModules', () => {
  it('compiles the modules of this build', async () => {
    const loaded = await loadEngineModules(fromDisk);
    expect(loaded.ok && Object.values(loaded.value).every((module) => module instanceof WebAssembly.Module)).toBe(true);
  });

  it.each(['kernel', 'jpeg', 'png'] as const)('refuses %s when one bit differs', async (altered) => {
    const loaded = await loadEngineModules(async (name) => {
      const fetched = await fromDisk(name);
      if (fetched.ok && name === altered)
        fetched.value[fetched.value.length >> 1] = (fetched.value[fetched.value.length >> 1] ?? 0) ^ 1;
      return fetched;
    });
    expect(loaded).toEqual({ ok: false, error: { module: altered, reason: 'altered' } });
  });

  it('says which module could not be fetched', async () => {
    const loaded = await loadEngineModules((name) =>
      name === 'png' ? Promise.resolve(err('refused')) : fromDisk(name),
    );
    expect(loaded).toEqual({ ok: false, error: { module: 'png', reason: 'unreachable' } });
  });
});
