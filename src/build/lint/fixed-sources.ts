import type { Rule, Scope } from 'eslint';

type Expression = Rule.Node | undefined;

/** Where scripts of workers come from: the bundler's query, or a module that hands on nothing but such an import. */
const workerUrls = /[?]worker&url$|[/]worker-url[.]ts$/;

/** True when the name is bound by such an import, so that the bundler knows the script and the build manifest lists it. */
function isWorkerUrlImport(scope: Scope.Scope, name: string): boolean {
  for (let at: Scope.Scope | null = scope; at; at = at.upper) {
    const definition = at.set.get(name)?.defs[0];
    if (!definition) continue;
    return definition.type === 'ImportBinding' && workerUrls.test(String(definition.parent.source.value));
  }
  return false;
}

/**
 * Code may be loaded from places known at build time only: `import()` of a literal, workers from a `?worker&url` import (bare or passed
 * through the one function that makes it a TrustedScriptURL), and never a script element made by hand.
 */
export const fixedSources: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      import: 'import() takes a literal: a computed one can name any script.',
      worker: "A worker's script comes from an import ending in '?worker&url'.",
      script: 'No script element is made by hand.',
    },
  },
  create(context) {
    const isKnownWorker = (source: Expression): boolean => {
      if (source?.type === 'CallExpression') return isKnownWorker(source.arguments[0] as Expression);
      return source?.type === 'Identifier' && isWorkerUrlImport(context.sourceCode.getScope(source), source.name);
    };
    return {
      ImportExpression(node) {
        if (node.source.type !== 'Literal') context.report({ node, messageId: 'import' });
      },
      NewExpression(node) {
        if (node.callee.type !== 'Identifier' || !['Worker', 'SharedWorker'].includes(node.callee.name)) return;
        if (!isKnownWorker(node.arguments[0] as Expression)) context.report({ node, messageId: 'worker' });
      },
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
        if (!['createElement', 'createElementNS'].includes(callee.property.name)) return;
        const isOther = node.arguments.every(
          (argument) => argument.type === 'Literal' && String(argument.value).toLowerCase() !== 'script',
        );
        if (!isOther) context.report({ node, messageId: 'script' });
      },
    };
  },
};
