import { describe, expect, it, vi } from 'vitest';
import { BuildRoot } from '#lib/app/build-root.svelte.ts';
import { integrityContent, integrityRoot, integrityText } from '#lib/domain/integrity.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

const content = integrityContent('v1', { '/': 'a'.repeat(64) }, 'b'.repeat(64));
const root = await integrityRoot(content);
const bytes = (text: string) => new TextEncoder().encode(text);

async function learnt(text: string, version = 'v1') {
  const build = new BuildRoot(version, () => Promise.resolve(ok(bytes(text))));
  await build.learn();
  return build;
}

describe('the root hash of a build', () => {
  it('is known from the list of that very build', async () => {
    const build = await learnt(integrityText(content, root));
    expect(build.value).toBe(root);
    expect(build.facts).toEqual({ build: 'v1', buildRoot: root });
  });

  it.each([
    ['of another build', integrityText(content, root), 'v2'],
    ['with a root that is not its own', integrityText(content, 'c'.repeat(64)), 'v1'],
    ['that is none', '<!doctype html>', 'v1'],
  ])('is not known from a list %s', async (_, text, version) => {
    const build = await learnt(text, version);
    expect(build.value).toBeNull();
    expect(build.facts.buildRoot).toBeUndefined();
  });

  it('is asked for again after a failure, and never once it is known', async () => {
    const fetchList = vi.fn<() => Promise<Result<Uint8Array, unknown>>>();
    fetchList.mockResolvedValueOnce(err('unreachable')).mockResolvedValue(ok(bytes(integrityText(content, root))));
    const build = new BuildRoot('v1', fetchList);
    await build.learn();
    expect(build.value).toBeNull();
    await build.learn();
    await build.learn();
    expect(build.value).toBe(root);
    expect(fetchList).toHaveBeenCalledTimes(2);
  });
});
