import { expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { columnsRead } from '../../src/expression/columnsRead.js';
import { callNode, literalNode, node, type ExpressionNode } from '../../src/expression/node.js';

const column = (name: string): ExpressionNode => node({ kind: 'column', name });

it('finds columns wherever they are, each once', () => {
  const expression = callNode('and', [
    node({
      kind: 'case',
      branches: [{ when: callNode('isNull', [column('a')]), then: column('b') }],
      otherwise: node({ kind: 'cast', input: column('c'), type: int32(), isTry: false }),
    }),
    callNode('eq', [
      node({ kind: 'field', input: column('d'), name: 'x' }),
      node({
        kind: 'function',
        name: 'f',
        args: [column('a'), literalNode(1)],
        type: int32(),
        form: 'row',
        body: () => 1,
      }),
    ]),
    node({ kind: 'alias', input: column('e'), name: 'f' }),
  ]);
  expect(columnsRead(expression)).toEqual(['a', 'b', 'c', 'd', 'e']);
});
