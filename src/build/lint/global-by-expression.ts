import type { Rule } from 'eslint';

const globalObjects = new Set(['globalThis', 'window', 'self', 'navigator']);

/** Forbids `window[expression]`: a global picked at run time could be any of the forbidden ones. A literal key is another rule's business. */
export const globalByExpression: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages: { picked: 'A global must be named, not picked by an expression.' } },
  create: (context) => ({
    MemberExpression(node) {
      if (!node.computed || node.property.type === 'Literal') return;
      if (node.object.type !== 'Identifier' || !globalObjects.has(node.object.name)) return;
      context.report({ node, messageId: 'picked' });
    },
  }),
};
