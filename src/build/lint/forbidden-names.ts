import type { Rule } from 'eslint';

/**
 * A rule that forbids names wherever code can write them: as a global, as a property of anything (`globalThis.fetch`, `event.fetch`), as a
 * destructured key, as a type, and as a string that would reach the same thing (`self['fetch']`, `Reflect.get(self, 'fetch')`).
 * Forbidding the word rather than the global binding leaves no alias to follow, so it needs no types and has no way round but building the
 * word from pieces; what static reading cannot see, the content security policy refuses at run time.
 * @param names exact, case-sensitive
 * @param because a sentence that tells where the name is allowed
 */
export function forbiddenNames(names: readonly string[], because: string): Rule.RuleModule {
  const forbidden = new Set(names);
  return {
    meta: { type: 'problem', schema: [], messages: { forbidden: "'{{name}}' is not allowed here: {{because}}" } },
    create(context) {
      const report = (node: Rule.Node, name: string) => {
        if (forbidden.has(name)) context.report({ node, messageId: 'forbidden', data: { name, because } });
      };
      return {
        Identifier(node) {
          report(node, node.name);
        },
        Literal(node) {
          if (typeof node.value === 'string') report(node, node.value);
        },
        TemplateElement(node) {
          if (typeof node.value.cooked === 'string') report(node, node.value.cooked);
        },
      };
    },
  };
}
