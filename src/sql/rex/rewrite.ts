// Walks over bound expressions.
import type { Rex, RexInput } from './rex.js';

/** The arguments of an expression, in order. */
export function argumentsOf(rex: Rex): readonly Rex[] {
  switch (rex.kind) {
    case 'input':
    case 'literal':
      return [];
    case 'call':
      return rex.args;
    case 'cast':
    case 'field':
      return [rex.input];
    case 'case':
      return [...rex.branches.flatMap(({ when, then }) => [when, then]), rex.otherwise];
  }
}

/** The same expression over other arguments; the same object where they are the same. */
export function mapArguments(rex: Rex, map: (argument: Rex) => Rex): Rex {
  switch (rex.kind) {
    case 'input':
    case 'literal':
      return rex;
    case 'call': {
      const args = rex.args.map(map);
      return args.every((arg, i) => arg === rex.args[i]) ? rex : { ...rex, args };
    }
    case 'cast':
    case 'field': {
      const input = map(rex.input);
      return input === rex.input ? rex : { ...rex, input };
    }
    case 'case': {
      const branches = rex.branches.map(({ when, then }) => ({ when: map(when), then: map(then) }));
      const otherwise = map(rex.otherwise);
      const isSame =
        otherwise === rex.otherwise &&
        branches.every(({ when, then }, i) => {
          const before = rex.branches[i];
          return when === before.when && then === before.then;
        });
      return isSame ? rex : { ...rex, branches, otherwise };
    }
  }
}

/** The same expression with columns replaced; parts without columns stay the same objects. */
export function mapInputs(rex: Rex, replace: (input: RexInput) => Rex): Rex {
  if (rex.kind === 'input') return replace(rex);
  return mapArguments(rex, (part) => mapInputs(part, replace));
}

/** The same expression over columns that have moved. */
export function moveInputs(rex: Rex, positionOf: (index: number) => number): Rex {
  return mapInputs(rex, (input) => {
    const index = positionOf(input.index);
    return index === input.index ? input : { ...input, index };
  });
}

/** Adds the columns that an expression reads. */
export function collectInputs(rex: Rex, into: Set<number>): void {
  if (rex.kind === 'input') into.add(rex.index);
  for (const part of argumentsOf(rex)) collectInputs(part, into);
}

/** The columns that an expression reads. */
export function inputsOfRex(rex: Rex): Set<number> {
  const found = new Set<number>();
  collectInputs(rex, found);
  return found;
}

/** False where a value differs from call to call. */
export function isDeterministic(rex: Rex): boolean {
  if (rex.kind === 'call' && !rex.isDeterministic) return false;
  return argumentsOf(rex).every(isDeterministic);
}

/** The parts of a chain of AND. */
export function conjuncts(rex: Rex): readonly Rex[] {
  if (rex.kind === 'call' && rex.name === 'AND') return rex.args.flatMap(conjuncts);
  return rex.kind === 'literal' && rex.value === true ? [] : [rex];
}
