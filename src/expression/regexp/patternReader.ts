// Reads a pattern code point by code point; sets, which are [a-z], \\d and the like, as a whole.
import {
  complementOf,
  DIGITS,
  NAMED_SETS,
  pointSet,
  SPACES,
  unionOf,
  VERTICAL,
  withBothCases,
  WORD,
  type PointSet,
} from './pointSet.js';

/** What the kernels do not run, or what is no pattern. */
export class UnsupportedPattern extends Error {}

/** A place in a pattern. */
export class PatternReader {
  private readonly points: readonly string[];
  private at = 0;

  constructor(pattern: string) {
    this.points = [...pattern];
  }

  /** The next code point; undefined at the end. */
  get next(): string | undefined {
    return this.points[this.at];
  }

  /** Passes the next code point. @throws UnsupportedPattern at the end. */
  take(): string {
    const point = this.next;
    if (point === undefined) throw new UnsupportedPattern();
    this.at++;
    return point;
  }

  /** Passes a text if it is next. */
  accept(text: string): boolean {
    const found = this.points.slice(this.at, this.at + text.length).join('') === text;
    if (found) this.at += text.length;
    return found;
  }

  /** What stands behind a backslash. */
  escapedSet(): PointSet {
    const point = this.take();
    const named: PointSet | undefined = ESCAPED_SETS[point];
    if (named !== undefined) return named;
    const control: number | undefined = CONTROLS[point];
    if (control !== undefined) return pointSet([control, control]);
    if (point === 'p' || point === 'P') return this.property(point === 'P');
    if (point === 'x') return this.coded(2);
    if (point === 'u') return this.coded(4);
    if (/[A-Za-z0-9]/.test(point)) throw new UnsupportedPattern();
    const code = point.codePointAt(0) ?? 0;
    return pointSet([code, code]);
  }

  private property(isNegated: boolean): PointSet {
    if (!this.accept('{')) throw new UnsupportedPattern();
    let name = '';
    while (!this.accept('}')) name += this.take();
    const set: PointSet | undefined = NAMED_SETS[name];
    if (set === undefined) throw new UnsupportedPattern();
    return isNegated ? complementOf(set) : set;
  }

  private coded(digits: number): PointSet {
    let text = '';
    for (let i = 0; i < digits; i++) text += this.take();
    if (!/^[0-9A-Fa-f]+$/.test(text)) throw new UnsupportedPattern();
    const code = parseInt(text, 16);
    if (code >= 0xd800 && code <= 0xdfff) throw new UnsupportedPattern();
    return pointSet([code, code]);
  }

  /** What stands behind an opening bracket. */
  bracketSet(ignoresCase: boolean): PointSet {
    const isNegated = this.accept('^');
    const sets: PointSet[] = [];
    if (this.next === ']') throw new UnsupportedPattern();
    while (!this.accept(']')) {
      if (this.accept('&&')) throw new UnsupportedPattern();
      const first = this.bracketItem();
      const isRange = this.next === '-' && this.points[this.at + 1] !== ']';
      if (!isRange) {
        sets.push(first);
        continue;
      }
      this.take();
      const [from, to] = [onlyOf(first), onlyOf(this.bracketItem())];
      if (from > to) throw new UnsupportedPattern();
      sets.push(pointSet([from, to]));
    }
    const set = unionOf(...sets);
    if (!isNegated) return set;
    return complementOf(ignoresCase ? withBothCases(set) : set);
  }

  private bracketItem(): PointSet {
    const point = this.take();
    if (point === '\\') return this.escapedSet();
    if (point === '[') throw new UnsupportedPattern();
    const code = point.codePointAt(0) ?? 0;
    return pointSet([code, code]);
  }
}

function onlyOf(set: PointSet): number {
  if (set.length !== 1 || set[0][0] !== set[0][1]) throw new UnsupportedPattern();
  return set[0][0];
}

const ESCAPED_SETS: Readonly<Record<string, PointSet>> = {
  d: DIGITS,
  D: complementOf(DIGITS),
  w: WORD,
  W: complementOf(WORD),
  s: SPACES,
  S: complementOf(SPACES),
  v: VERTICAL,
  V: complementOf(VERTICAL),
};

const CONTROLS: Readonly<Record<string, number>> = {
  t: 0x09,
  n: 0x0a,
  r: 0x0d,
  f: 0x0c,
  a: 0x07,
  e: 0x1b,
};
