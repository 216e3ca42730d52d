// The code of a regular expression (assembly/abi/regularExpression.ts), with addresses in words
// until it is placed.
import * as abi from '../../../assembly/abi/regularExpression.js';
import type { PatternNode } from './parsePattern.js';
import { onlyPoint, type PointSet } from './pointSet.js';

/** Words of code; what repeats longer parts many times is left to others. */
const CODE_WORDS_MAX = 4096;

/** Writes the code of one tree. */
export class PatternCode {
  /** Addresses of code are counted in words until they are placed. */
  private readonly words: number[] = [];
  /** The sets that the code refers to. */
  readonly sets: PointSet[] = [];
  private readonly setWords: { readonly word: number; readonly set: number }[] = [];
  private readonly codeWords: number[] = [];
  /** Spans, with the word that says whether they keep what they took. */
  private readonly spans: { readonly at: number; readonly set: PointSet }[] = [];
  private literal: number[] = [];

  constructor(private readonly group: number) {}

  /** False when the code is too long. */
  write(root: PatternNode): boolean {
    this.node(root);
    this.flush();
    this.words.push(abi.REGEXP_MATCH);
    return this.words.length <= CODE_WORDS_MAX;
  }

  /** The code, with addresses in bytes from the start of the program. */
  placed(codeAt: number, setsAt: readonly number[]): readonly number[] {
    this.keepSpans();
    const words = [...this.words];
    for (const word of this.codeWords) words[word] = codeAt + words[word] * 4;
    for (const { word, set } of this.setWords) words[word] = setsAt[set];
    return words;
  }

  get length(): number {
    return this.words.length;
  }

  private node(node: PatternNode): void {
    if (this.words.length > CODE_WORDS_MAX) return;
    switch (node.kind) {
      case 'set':
        return this.oneOf(node.set);
      case 'sequence':
        return node.items.forEach((item) => this.node(item));
      case 'choice':
        return this.choice(node.items);
      case 'group':
        return this.captured(node);
      case 'repeat':
        return this.repeat(node);
      case 'textStart':
        return this.emit(abi.REGEXP_TEXT_START);
      case 'textEnd':
        return this.emit(abi.REGEXP_TEXT_END);
      case 'lastLineEnd':
        return this.emit(abi.REGEXP_LAST_LINE_END);
    }
  }

  private emit(...words: readonly number[]): void {
    this.flush();
    this.words.push(...words);
  }

  /** Characters one after the other are compared at once. */
  private oneOf(set: PointSet): void {
    const point = onlyPoint(set);
    if (point !== undefined) {
      this.literal.push(...new TextEncoder().encode(String.fromCodePoint(point)));
      return;
    }
    this.emit(abi.REGEXP_SET, this.setWord(set, 1));
  }

  private flush(): void {
    if (this.literal.length === 0) return;
    const bytes = new Uint8Array((this.literal.length + 3) & ~3);
    bytes.set(this.literal);
    this.words.push(abi.REGEXP_LITERAL, this.literal.length, ...new Int32Array(bytes.buffer));
    this.literal = [];
  }

  /** Notes that the word `ahead` words on is the address of a set. */
  private setWord(set: PointSet, ahead: number): number {
    this.flush();
    this.setWords.push({ word: this.words.length + ahead, set: this.sets.length });
    this.sets.push(set);
    return 0;
  }

  private choice(items: readonly PatternNode[]): void {
    const ends: number[] = [];
    items.forEach((item, i) => {
      if (i === items.length - 1) return this.node(item);
      const split = this.split();
      this.node(item);
      ends.push(this.jump());
      this.land(split + 2);
    });
    for (const end of ends) this.land(end);
  }

  /** A choice whose first way is behind it; the word of the second is `returned + 2`. */
  private split(): number {
    this.flush();
    const at = this.words.length;
    this.words.push(abi.REGEXP_SPLIT, at + 3, 0);
    this.codeWords.push(at + 1, at + 2);
    return at;
  }

  private jump(to = 0): number {
    this.flush();
    this.words.push(abi.REGEXP_JUMP, to);
    this.codeWords.push(this.words.length - 1);
    return this.words.length - 1;
  }

  /** The address in a word is that of what comes next. */
  private land(word: number): void {
    this.flush();
    this.words[word] = this.words.length;
  }

  private captured({ index, item }: PatternNode & { readonly kind: 'group' }): void {
    if (index !== this.group) return this.node(item);
    this.emit(abi.REGEXP_GROUP_START);
    this.node(item);
    this.emit(abi.REGEXP_GROUP_END);
  }

  private repeat(node: PatternNode & { readonly kind: 'repeat' }): void {
    const { item, min, max, isGreedy } = node;
    if (item.kind === 'set' && isGreedy) return this.span(item.set, min, max);
    for (let i = 0; i < min; i++) this.node(item);
    if (max === Infinity) {
      const split = this.split();
      this.node(item);
      this.jump(split);
      this.land(split + 2);
      if (!isGreedy) this.swap(split);
      return;
    }
    const splits: number[] = [];
    for (let i = min; i < max && this.words.length <= CODE_WORDS_MAX; i++) {
      splits.push(this.split());
      this.node(item);
    }
    this.flush();
    for (const split of splits) {
      this.land(split + 2);
      if (!isGreedy) this.swap(split);
    }
  }

  /** Tries the second way first. */
  private swap(split: number): void {
    const { words } = this;
    [words[split + 1], words[split + 2]] = [words[split + 2], words[split + 1]];
  }

  private span(set: PointSet, min: number, max: number): void {
    this.flush();
    const until = max === Infinity && min <= 1 ? excludedByte(set) : undefined;
    const most = max === Infinity ? abi.REPEAT_UNBOUNDED : max;
    this.spans.push({ at: this.words.length, set });
    if (until !== undefined) this.words.push(abi.REGEXP_SPAN_UNTIL, until, min, 0, 0);
    else this.words.push(abi.REGEXP_SPAN, this.setWord(set, 1), min, most, 0);
  }

  /** A span behind which nothing may begin that it takes needs no second try. */
  private keepSpans(): void {
    for (const { at, set } of this.spans) {
      if (this.isApart(at + 5, set, new Set())) this.words[at + 4] = 1;
    }
  }

  /** True where what comes at `at` matches anyway, or begins with nothing that the set has. */
  private isApart(at: number, set: PointSet, visited: Set<number>): boolean {
    if (visited.has(at)) return true;
    visited.add(at);
    const { words } = this;
    const isOutside = (other: PointSet): boolean => !meets(set, other);
    switch (words[at]) {
      case abi.REGEXP_MATCH:
        return true;
      case abi.REGEXP_LITERAL: {
        const byte = words[at + 2] & 0xff;
        return byte < 0x80 && isOutside([[byte, byte]]);
      }
      case abi.REGEXP_SET:
        return isOutside(this.setAt(at + 1));
      case abi.REGEXP_SPLIT: {
        // Ways that need not match: only where all do, or none can, is the first end the best.
        const ways = [words[at + 1], words[at + 2]];
        return ways.every((way) => this.isApart(way, set, visited));
      }
      case abi.REGEXP_JUMP:
        return this.isApart(words[at + 1], set, visited);
      case abi.REGEXP_GROUP_START:
      case abi.REGEXP_GROUP_END:
        return this.isApart(at + 1, set, visited);
      case abi.REGEXP_SPAN:
      case abi.REGEXP_SPAN_UNTIL: {
        const other = this.spans.find((span) => span.at === at)?.set ?? [];
        return isOutside(other) && (words[at + 2] > 0 || this.isApart(at + 5, set, visited));
      }
      default:
        return false;
    }
  }

  private setAt(word: number): PointSet {
    const found = this.setWords.find((entry) => entry.word === word);
    return found === undefined ? [] : this.sets[found.set];
  }
}

/** The ASCII character that a set leaves out, where it leaves out nothing else. */
function excludedByte(set: PointSet): number | undefined {
  const [low, high] = set;
  if (set.length === 1 && low[0] === 1) return 0;
  if (set.length !== 2 || low[0] !== 0 || high[1] !== 0x10ffff) return undefined;
  return high[0] === low[1] + 2 && low[1] + 1 < 0x80 ? low[1] + 1 : undefined;
}

function meets(x: PointSet, y: PointSet): boolean {
  return x.some(([first, last]) => y.some(([from, to]) => first <= to && from <= last));
}
