import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededCopy } from './seeded-copy.ts';
import { lintViolations } from './lint-violations.ts';

let copy: SeededCopy;
beforeAll(() => {
  copy = new SeededCopy();
});
afterAll(() => {
  copy.remove();
});

describe('format', () => {
  it('catches a file that prettier would write otherwise', () => {
    copy.plant('src/lib/domain/seeded-format.ts', 'export const a = "double quotes"\n');
    const { ok, output } = copy.run('format', ['src/lib/domain/seeded-format.ts']);
    expect(ok).toBe(false);
    expect(output).toContain('seeded-format.ts');
  });
});

describe('types', () => {
  const mistake = "export const seeded: number = 'a string';\n";

  it('catches mistakes in a module, a component, the build and a test', () => {
    copy.plant('src/lib/domain/seeded-type.ts', mistake);
    copy.plant('src/build/seeded-build-type.ts', mistake);
    copy.plant('tests/unit/seeded-test-type.test.ts', mistake);
    copy.plant(
      'src/lib/ui/seeded-type.svelte',
      `<script lang="ts">\n  const n: number = 'text';\n</script>\n\n{n.length}\n`,
    );
    const { ok, output } = copy.run('types');
    expect(ok).toBe(false);
    for (const file of [
      'domain/seeded-type.ts',
      'seeded-build-type.ts',
      'seeded-test-type.test.ts',
      'ui/seeded-type.svelte',
    ])
      expect(output).toContain(file);
  });

  it('catches a mistake in the service worker', () => {
    copy.plant('src/service-worker.ts', mistake);
    const { ok, output } = copy.run('service worker types');
    expect(ok).toBe(false);
    expect(output).toMatch(/src\/service-worker\.ts.*TS2322/);
  });
});

describe('layers', () => {
  it('catches a breach, a breach by type only, an unknown folder, a cycle and an unresolved import', () => {
    copy.plant(
      'src/lib/egress/seeded-target.ts',
      'export interface Seeded {\n  a: number;\n}\nexport const seeded = 1;\n',
    );
    copy.plant('src/lib/engine/seeded-breach.ts', "export { seeded } from '#lib/egress/seeded-target.ts';\n");
    copy.plant('src/lib/domain/seeded-type-breach.ts', "export type { Seeded } from '#lib/egress/seeded-target.ts';\n");
    copy.plant('src/lib/odd/seeded-folder.ts', "export type { Seeded } from '#lib/egress/seeded-target.ts';\n");
    copy.plant(
      'src/lib/ui/seeded-breach.svelte',
      '<script lang="ts">\n  import { seeded } from \'#lib/egress/seeded-target.ts\';\n</script>\n\n{seeded}\n',
    );
    copy.plant('src/lib/domain/seeded-cycle-a.ts', "export * from './seeded-cycle-b.ts';\n");
    copy.plant('src/lib/domain/seeded-cycle-b.ts', "export * from './seeded-cycle-a.ts';\n");
    copy.plant('src/lib/domain/seeded-unresolved.ts', "export * from '#lib/domain/nowhere.ts';\n");
    copy.plant('src/lib/domain/seeded-node.ts', "export { readFileSync } from 'node:fs';\n");
    copy.plant(
      'src/lib/engine/codecs.ts',
      `${copy.read('src/lib/engine/codecs.ts')}\nexport * from './heif-codecs.ts';\n`,
    );
    copy.plant('src/lib/egress/seeded-package.ts', "export { wrap } from 'comlink';\n");
    const { ok, output } = copy.run('layers');
    expect(ok).toBe(false);
    for (const breach of [
      'layer-engine: src/lib/engine/seeded-breach.ts',
      'layer-domain: src/lib/domain/seeded-type-breach.ts',
      'layer-unknown: src/lib/odd/seeded-folder.ts',
      'layer-ui: src/lib/ui/seeded-breach.svelte',
      'layer-domain: src/lib/domain/seeded-node.ts',
      'layer-egress: src/lib/egress/seeded-package.ts',
      'libheif-apart: src/lib/engine/codecs.ts',
      'no-circular: src/lib/domain/seeded-cycle-a.ts',
      'no-unresolved: src/lib/domain/seeded-unresolved.ts',
    ])
      expect(output).toContain(breach);
  });
});

describe('dead code', () => {
  it('catches an unused file, export and dependency', () => {
    copy.plant('src/lib/domain/seeded-orphan.ts', 'export const orphan = 1;\n');
    copy.plant('src/lib/domain/seeded-export.ts', 'export const used = 1;\nexport const seededUnused = 2;\n');
    copy.plant(
      'tests/unit/seeded-export.test.ts',
      "import { used } from '#lib/domain/seeded-export.ts';\nconsole.log(used);\n",
    );
    const manifest = copy.read('package.json');
    copy.plant('package.json', manifest.replace('"dependencies": {', '"dependencies": { "seeded-package": "1.0.0",'));
    const { ok, output } = copy.run('dead code');
    copy.plant('package.json', manifest);
    expect(ok).toBe(false);
    expect(output).toContain('src/lib/domain/seeded-orphan.ts');
    expect(output).toContain('seededUnused');
    expect(output).toContain('seeded-package');
  });
});

describe('lint', () => {
  let output = '';
  beforeAll(() => {
    for (const { path, source } of lintViolations) copy.plant(path, source);
    output = copy.run(
      'lint',
      lintViolations.map(({ path }) => path),
    ).output;
  });

  it.each(lintViolations.map((each) => [each.path, each] as const))('%s', (path, { rules }) => {
    const found = output.split(/\n\n/).find((block) => block.includes(path)) ?? '';
    for (const rule of rules) expect(found).toContain(rule);
    if (rules.length === 0) expect(found).toBe('');
  });
});
