import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AST, parse } from 'svelte/compiler';
import { expect, it } from 'vitest';

const root = new URL('../../..', import.meta.url).pathname;

/** Where another value has its reason: the officer's own name, and a field that says `off` while it is legible. */
const EXCEPT = ['src/lib/ui/hub/EnrolForm.svelte', 'src/lib/ui/vault/PassphraseInput.svelte'];

type Field = { readonly name: string; readonly attributes: ReadonlyMap<string, string | null> };

/** Every element of a component in which something is typed, chosen or picked; an attribute that is computed is null. */
function fieldsOf(source: string): Field[] {
  const found: Field[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (isElement(node) && ['input', 'textarea', 'select'].includes(node.name)) {
      const attributes = node.attributes.flatMap((each) =>
        each.type === 'Attribute' ? [[each.name, textOf(each.value)] as const] : [],
      );
      found.push({ name: node.name, attributes: new Map(attributes) });
    }
    for (const part of Object.values(node)) walk(part);
  };
  walk(parse(source, { modern: true }).fragment);
  return found;
}

function isElement(node: object): node is AST.RegularElement {
  return 'type' in node && node.type === 'RegularElement';
}

function textOf(value: AST.Attribute['value']): string | null {
  if (!Array.isArray(value)) return null;
  const [first] = value;
  return first?.type === 'Text' ? first.data : null;
}

it('no field lets the browser write down what stands in it, which it does to bring tabs back', () => {
  const components = globSync('src/{lib,routes}/**/*.svelte', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  let fields = 0;
  const open = components.filter((path) =>
    fieldsOf(readFileSync(join(root, path), 'utf8')).some(({ attributes }) => {
      fields++;
      const isTick = ['checkbox', 'radio'].includes(attributes.get('type') ?? '');
      return !isTick && attributes.get('autocomplete') !== 'off';
    }),
  );
  expect(open.sort()).toEqual(EXCEPT);
  expect(fields).toBeGreaterThan(20);
});
