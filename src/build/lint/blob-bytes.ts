import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from '@typescript-eslint/utils';
import ts from 'typescript';

const readers = new Set(['arrayBuffer', 'bytes', 'stream', 'text']);
const wrappers = new Set(['Response', 'Request']);

/** The key a property access or a destructuring names, or nothing when only the run time knows it. */
function keyOf(key: TSESTree.Node, computed: boolean): string | undefined {
  if (key.type === AST_NODE_TYPES.Literal) return String(key.value);
  return key.type === AST_NODE_TYPES.Identifier && !computed ? key.name : undefined;
}

/**
 * Forbids reading the bytes of a Blob or File: `file.arrayBuffer()`, `Blob.prototype.text`, `const { stream } = file`, and the detour
 * `new Response(file)`. Types decide: a `Response` has methods of the same names, and a call is a read only if its method is declared by the
 * DOM's `Blob`. A file that was first cast to an interface of one's own passes; review has to see that.
 */
export const blobBytes = ESLintUtils.RuleCreator.withoutDocs<[], 'read'>({
  meta: {
    type: 'problem',
    schema: [],
    messages: { read: "Bytes of a file are read in the evidence compartment only; '{{what}}' does it here." },
  },
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();

    const isBlobMethod = (declaration: ts.Declaration): boolean =>
      ts.isInterfaceDeclaration(declaration.parent) && declaration.parent.name.text === 'Blob';

    const declaredByBlob = (node: TSESTree.Node, method: string): boolean => {
      const type = services.getTypeAtLocation(node);
      return (type.isUnion() ? type.types : [type])
        .flatMap((member) => checker.getApparentType(member).getProperty(method)?.declarations ?? [])
        .some(isBlobMethod);
    };

    return {
      MemberExpression(node) {
        const what = keyOf(node.property, node.computed);
        if (what !== undefined && readers.has(what) && declaredByBlob(node.object, what))
          context.report({ node, messageId: 'read', data: { what } });
      },
      ObjectPattern(node) {
        for (const property of node.properties) {
          if (property.type !== AST_NODE_TYPES.Property) continue;
          const what = keyOf(property.key, property.computed);
          if (what !== undefined && readers.has(what) && declaredByBlob(node, what))
            context.report({ node: property, messageId: 'read', data: { what } });
        }
      },
      NewExpression(node) {
        if (node.callee.type !== AST_NODE_TYPES.Identifier || !wrappers.has(node.callee.name)) return;
        if (node.arguments.some((argument) => declaredByBlob(argument, 'arrayBuffer')))
          context.report({ node, messageId: 'read', data: { what: `new ${node.callee.name}` } });
      },
    };
  },
});
