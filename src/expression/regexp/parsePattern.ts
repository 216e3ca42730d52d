// Java's regular expressions as trees. What the kernels do not run is undefined as a whole:
// references, look-around, boundaries of words, possessive repetitions, operations on sets.
//
//   (&|^)channel_id=([^&]*)       sequence[group 1[choice[&, start]], c, h, …, =, group 2[repeat]]
import { PatternReader, UnsupportedPattern } from './patternReader.js';
import { complementOf, LINE_ENDS, pointSet, withBothCases, type PointSet } from './pointSet.js';

/** A part of a pattern. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: PointSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly items: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly isGreedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly item: PatternNode }
  | { readonly kind: 'textStart' | 'textEnd' | 'lastLineEnd' };

/** A pattern and how many groups it has. */
export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groupCount: number;
}

/** Repetitions within repetitions, and groups within groups. */
const DEPTH_MAX = 100;

/** The tree of a pattern; undefined where the kernels do not run it or it is none. */
export function parsePattern(pattern: string): ParsedPattern | undefined {
  try {
    return new PatternParser(pattern).parse();
  } catch (error) {
    if (error instanceof UnsupportedPattern) return undefined;
    throw error;
  }
}

class PatternParser {
  private readonly reader: PatternReader;
  private groupCount = 0;
  private depth = 0;
  private ignoresCase = false;
  private dotIsAll = false;

  constructor(pattern: string) {
    this.reader = new PatternReader(pattern);
  }

  parse(): ParsedPattern {
    const root = this.choice();
    if (this.reader.next !== undefined) throw new UnsupportedPattern();
    return { root, groupCount: this.groupCount };
  }

  private choice(): PatternNode {
    if (++this.depth > DEPTH_MAX) throw new UnsupportedPattern();
    const items = [this.sequence()];
    while (this.reader.accept('|')) items.push(this.sequence());
    this.depth--;
    return items.length === 1 ? items[0] : { kind: 'choice', items };
  }

  private sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.reader.next !== undefined && this.reader.next !== '|' && this.reader.next !== ')') {
      if (this.reader.accept('\\Q')) {
        items.push(...this.quoted());
        continue;
      }
      const atom = this.atom();
      if (atom !== undefined) items.push(this.repeated(atom));
    }
    return items.length === 1 ? items[0] : { kind: 'sequence', items };
  }

  private quoted(): PatternNode[] {
    const items: PatternNode[] = [];
    while (this.reader.next !== undefined && !this.reader.accept('\\E'))
      items.push(this.point(this.reader.take()));
    // A repetition behind it belongs to the last character.
    const last = items.pop();
    return last === undefined ? [] : [...items, this.repeated(last)];
  }

  /** Undefined for what matches nothing and stands for nothing. */
  private atom(): PatternNode | undefined {
    const point = this.reader.take();
    switch (point) {
      case '(':
        return this.group();
      case '[':
        return this.setNode(this.reader.bracketSet(this.ignoresCase));
      case '.':
        return { kind: 'set', set: this.dotIsAll ? complementOf([]) : complementOf(LINE_ENDS) };
      case '^':
        return { kind: 'textStart' };
      case '$':
        return { kind: 'lastLineEnd' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
      case '{':
        throw new UnsupportedPattern();
      default:
        return this.point(point);
    }
  }

  private point(point: string): PatternNode {
    const code = point.codePointAt(0) ?? 0;
    return this.setNode(pointSet([code, code]));
  }

  private setNode(set: PointSet): PatternNode {
    return { kind: 'set', set: this.ignoresCase ? withBothCases(set) : set };
  }

  private group(): PatternNode | undefined {
    if (!this.reader.accept('?')) return this.closed(++this.groupCount);
    if (this.reader.accept('<')) {
      if (!/[A-Za-z]/.test(this.reader.next ?? '')) throw new UnsupportedPattern();
      while (!this.reader.accept('>'))
        if (!/[A-Za-z0-9]/.test(this.reader.take())) throw new UnsupportedPattern();
      return this.closed(++this.groupCount);
    }
    const before = [this.ignoresCase, this.dotIsAll] as const;
    while (this.reader.next !== ':' && this.reader.next !== ')') this.flag(this.reader.take());
    // Flags alone hold up to the end of the group around them.
    if (this.reader.accept(')')) {
      if (this.depth > 1) throw new UnsupportedPattern();
      return undefined;
    }
    this.reader.take();
    const item = this.closed();
    [this.ignoresCase, this.dotIsAll] = before;
    return item;
  }

  private flag(flag: string): void {
    if (flag === 'i') this.ignoresCase = true;
    else if (flag === 's') this.dotIsAll = true;
    else throw new UnsupportedPattern();
  }

  private closed(index?: number): PatternNode {
    const item = this.choice();
    if (!this.reader.accept(')')) throw new UnsupportedPattern();
    return index === undefined ? item : { kind: 'group', index, item };
  }

  private escape(): PatternNode {
    if (this.reader.accept('A')) return { kind: 'textStart' };
    if (this.reader.accept('z')) return { kind: 'textEnd' };
    if (this.reader.accept('Z')) return { kind: 'lastLineEnd' };
    return this.setNode(this.reader.escapedSet());
  }

  private repeated(item: PatternNode): PatternNode {
    const counts = this.counts();
    if (counts === undefined) return item;
    const isGreedy = !this.reader.accept('?');
    if (
      this.reader.next === '+' ||
      this.reader.next === '*' ||
      this.reader.next === '?' ||
      this.reader.next === '{'
    ) {
      throw new UnsupportedPattern();
    }
    if (counts.max > 1 && isMaybeEmpty(item)) throw new UnsupportedPattern();
    return { kind: 'repeat', item, ...counts, isGreedy };
  }

  private counts(): { readonly min: number; readonly max: number } | undefined {
    if (this.reader.accept('*')) return { min: 0, max: Infinity };
    if (this.reader.accept('+')) return { min: 1, max: Infinity };
    if (this.reader.accept('?')) return { min: 0, max: 1 };
    if (!this.reader.accept('{')) return undefined;
    let text = '';
    while (!this.reader.accept('}')) text += this.reader.take();
    const match = /^(\d{1,4})(,(\d{1,4})?)?$/.exec(text);
    if (match === null) throw new UnsupportedPattern();
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === undefined ? Infinity : Number(match[3]);
    if (max < min) throw new UnsupportedPattern();
    return { min, max };
  }
}

/** True where a part may match nothing. */
export function isMaybeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'sequence':
      return node.items.every(isMaybeEmpty);
    case 'choice':
      return node.items.some(isMaybeEmpty);
    case 'repeat':
      return node.min === 0 || isMaybeEmpty(node.item);
    case 'group':
      return isMaybeEmpty(node.item);
    default:
      return true;
  }
}
