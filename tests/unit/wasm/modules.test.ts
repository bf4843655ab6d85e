import { describe, expect, it, vi } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { lazyModules, loadEngineModules, loadKernel, type FetchEngineModule } from '#lib/wasm/modules.ts';
import { moduleBytes } from '../../fixtures/engine-modules.ts';

const fromDisk: FetchEngineModule = async (name) => ok(await moduleBytes(name));

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

describe('loadKernel', () => {
  it('gives the kernel of this build and no other', async () => {
    expect(await loadKernel(fromDisk)).toBeInstanceOf(WebAssembly.Module);
    expect(await loadKernel(() => fromDisk('png'))).toBeNull();
    expect(await loadKernel(() => Promise.resolve(err('unreachable')))).toBeNull();
  });
});

describe('lazyModules', () => {
  it('gets each module once, whoever asks', async () => {
    const fetchModule = vi.fn(fromDisk);
    const load = lazyModules(fetchModule);
    const [one, two, other] = await Promise.all([load('webp'), load('webp'), load('jxl')]);
    expect(one).toBeInstanceOf(WebAssembly.Module);
    expect(two).toBe(one);
    expect(other).toBeInstanceOf(WebAssembly.Module);
    expect(await load('webp')).toBe(one);
    expect(fetchModule).toHaveBeenCalledTimes(2);
  });

  it('has none while the portal cannot be reached, and tries again for the next who asks', async () => {
    let isReachable = false;
    const load = lazyModules((name) => (isReachable ? fromDisk(name) : Promise.resolve(err('unreachable'))));
    expect(await load('webp')).toBeNull();
    isReachable = true;
    expect(await load('webp')).toBeInstanceOf(WebAssembly.Module);
  });

  it('gives no module that was altered', async () => {
    const load = lazyModules(() => Promise.resolve(ok(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))));
    expect(await load('avif')).toBeNull();
  });
});
