import fc from 'fast-check';
import { expect, it } from 'vitest';
import { intakeOfDrop } from '#lib/app/intake/of-drop.ts';
import { intakeOfHandle } from '#lib/app/intake/of-folder-handle.ts';
import { linesOf } from './collected.ts';
import { FakeEntry, FakeFolderHandle, lines, type FakeFile, type FakeFolder, type FakeNode } from './fake-folders.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'B', '.', ' ', 'é', '写', '0'), minLength: 1, maxLength: 4 });

const trees = fc.letrec<{ file: FakeFile; folder: FakeFolder; node: FakeNode }>((tie) => ({
  file: fc.record({
    kind: fc.constant('file' as const),
    name,
    content: fc.option(fc.string({ maxLength: 3 }), { freq: 9 }),
  }),
  folder: fc.record(
    {
      kind: fc.constant('directory' as const),
      name,
      children: fc.uniqueArray(tie('node'), { selector: (node) => node.name, maxLength: 6 }),
      breaksAfter: fc.nat({ max: 5 }),
    },
    { requiredKeys: ['kind', 'name', 'children'] },
  ),
  node: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie('file'), tie('folder')),
}));

const sorted = (some: readonly (readonly [string, boolean])[]) =>
  some.map(([path, ok]) => `${path}\0${String(ok)}`).sort();

it('finds every file of any tree once, by its path, and each folder that fails once', async () => {
  await fc.assert(
    fc.asyncProperty(trees.folder, async (tree) => {
      const expected = sorted(lines(tree));
      const byHandle = intakeOfHandle(new FakeFolderHandle(tree).asHandle());
      expect(sorted(await linesOf(byHandle))).toEqual(expected);
      const item = { kind: 'file', webkitGetAsEntry: () => new FakeEntry(tree), getAsFile: () => null };
      const byDrop = await intakeOfDrop({ items: [item] } as unknown as DataTransfer);
      expect(byDrop && sorted(await linesOf(byDrop))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

it('gives the same order whatever the order of the disk', async () => {
  await fc.assert(
    fc.asyncProperty(trees.folder, async ({ breaksAfter: _, ...tree }) => {
      const shuffled: FakeFolder = { ...tree, children: tree.children.toReversed() };
      const first = await linesOf(intakeOfHandle(new FakeFolderHandle(tree).asHandle()));
      expect(await linesOf(intakeOfHandle(new FakeFolderHandle(shuffled).asHandle()))).toEqual(first);
    }),
    { numRuns: 50 },
  );
});
