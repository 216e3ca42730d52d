// CASE as a chain: `when(a).then(1).when(b).then(2).otherwise(3)`.
import { Expression, nodeOf, type Operand, type TagOf } from './expression.js';
import { node, type CaseNode } from './node.js';
import type { Choice, Constant, Tag } from './tag.js';

type Branches = CaseNode['branches'];

/** Waits for the value of its last condition. */
export class When<V extends readonly Tag[], C extends readonly Tag[]> {
  constructor(
    private readonly branches: Branches,
    private readonly condition: Expression<Tag>,
  ) {}

  then<const Y extends Operand>(value: Y): Case<readonly [...V, TagOf<Y>], C> {
    const branch = { when: this.condition.node, then: nodeOf(value) };
    return new Case([...this.branches, branch]);
  }
}

/** A CASE without ELSE, null where no condition is true; usable as it is. */
export class Case<V extends readonly Tag[], C extends readonly Tag[]> extends Expression<
  Choice<readonly [...V, Constant<null>], C>
> {
  constructor(private readonly branches: Branches) {
    super(node({ kind: 'case', branches }));
  }

  when<K extends Tag>(condition: Expression<K>): When<V, readonly [...C, K]> {
    return new When(this.branches, condition);
  }

  otherwise<const Y extends Operand>(value: Y): Expression<Choice<readonly [...V, TagOf<Y>], C>> {
    return new Expression(
      node({ kind: 'case', branches: this.branches, otherwise: nodeOf(value) }),
    );
  }
}

/** The first value whose condition is true. */
export function when<K extends Tag>(condition: Expression<K>): When<readonly [], readonly [K]> {
  return new When([], condition);
}
