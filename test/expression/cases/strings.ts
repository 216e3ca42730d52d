// Strings: code points, empty and long values, patterns; positions as Flink SQL counts them.
import { int32, string } from '../../../src/batch/dataType.js';
import { lit } from '../../../src/expression/expression.js';
import { on, Raises, type ExpressionCase } from './case.js';

const s = [string()];
const two = [string(), string()];
const long = 'thirteen byte strings go to the heap';
const mixed = 'aä€😀z';
const [T, F, N] = [true, false, null];

export const strings: readonly ExpressionCase[] = [
  on(
    s,
    (a) => a.length(),
    [
      ['', 0],
      ['abc', 3],
      [mixed, 5],
      ['twelve bytes', 12],
      [long, long.length],
      ['e\u0301', 2],
      [N, N],
    ],
    'INT',
  ),
  on(
    s,
    (a) => a.upper(),
    [
      ['abc', 'ABC'],
      ['straße', 'STRASSE'],
      ['éß', 'ÉSS'],
      ['', ''],
      [long, long.toUpperCase()],
    ],
    'STRING',
  ),
  on(s, (a) => a.lower(), [
    ['ABC', 'abc'],
    ['ÄÖ', 'äö'],
    ['', ''],
    ['😀X', '😀x'],
  ]),
  on(s, (a) => a.trim(), [
    ['  a b ', 'a b'],
    ['', ''],
    ['   ', ''],
    ['\ta\n', '\ta\n'],
    ['\u00a0a', '\u00a0a'],
    [` ${long} `, long],
  ]),
  on(s, (a) => a.trim('leading'), [
    ['  a ', 'a '],
    ['   ', ''],
  ]),
  on(s, (a) => a.trim('trailing'), [
    ['  a ', '  a'],
    ['   ', ''],
  ]),
  on(
    s,
    (a) => a.substring(2),
    [
      ['abc', 'bc'],
      [mixed, 'ä€😀z'],
      ['a', ''],
      ['', ''],
      [long, long.slice(1)],
    ],
    'STRING',
  ),
  on(s, (a) => a.substring(1), [
    ['abc', 'abc'],
    ['', ''],
  ]),
  on(s, (a) => a.substring(0), [
    ['abc', 'abc'],
    ['', ''],
  ]),
  on(s, (a) => a.substring(0, 2), [
    ['abc', 'ab'],
    ['a', 'a'],
  ]),
  on(s, (a) => a.substring(-2), [
    ['abc', 'bc'],
    [mixed, '😀z'],
    ['', ''],
  ]),
  on(s, (a) => a.substring(-2, 1), [
    ['abc', 'b'],
    [mixed, '😀'],
  ]),
  on(s, (a) => a.substring(4), [
    ['abc', ''],
    ['abcd', 'd'],
  ]),
  on(s, (a) => a.substring(2, 100), [
    ['abc', 'bc'],
    ['', ''],
  ]),
  on(s, (a) => a.substring(2, 0), [['abc', '']]),
  on(s, (a) => a.substring(3, 2), [
    [mixed, '€😀'],
    [long, long.slice(2, 4)],
  ]),
  on(s, (a) => a.substring(-5, 4), [['abc', '']], {
    gap: 'A start before the first character gives an empty string in Flink SQL.',
  }),
  on(s, (a) => a.substring(-5), [['abc', '']], {
    gap: 'A start before the first character gives an empty string in Flink SQL.',
  }),
  on(s, (a) => a.substring(1, -1), [['abc', N]], {
    gap: 'A negative length gives NULL in Flink SQL.',
  }),
  on([string(), int32(), int32()], (a, b, c) => a.substring(b, c), [
    ['hello', 2, 3, 'ell'],
    ['hello', -3, 2, 'll'],
    ['hello', N, 2, N],
    ['hello', 2, N, N],
  ]),
  on(
    two,
    (a, b) => a.concat(b),
    [
      ['a', 'b', 'ab'],
      ['', '', ''],
      ['twelve', ' bytes', 'twelve bytes'],
      [long, '😀', `${long}😀`],
      ['a', N, N],
      [N, 'a', N],
    ],
    'STRING',
  ),
  on([string(), string(), string()], (a, b, c) => a.concat('-', b, '-', c), [
    ['x', 'y', 'z', 'x-y-z'],
    ['x', N, 'z', N],
  ]),
  on(
    s,
    (a) => a.like('a%'),
    [
      ['abc', T],
      ['a', T],
      ['ba', F],
      ['', F],
      ['A', F],
    ],
    'BOOLEAN',
  ),
  on(s, (a) => a.like('%z'), [
    ['abz', T],
    [mixed, T],
    ['za', F],
  ]),
  on(s, (a) => a.like('_'), [
    ['a', T],
    ['😀', T],
    ['', F],
    ['ab', F],
  ]),
  on(s, (a) => a.like('a_c'), [
    ['abc', T],
    ['a€c', T],
    ['ac', F],
    ['abbc', F],
    ['a\nc', T],
  ]),
  on(s, (a) => a.like(''), [
    ['', T],
    ['a', F],
  ]),
  on(s, (a) => a.like('%'), [
    ['', T],
    ['a\nb', T],
    [long, T],
  ]),
  on(s, (a) => a.like('%b%d%'), [
    ['abcd', T],
    ['dcba', F],
    ['bd', T],
  ]),
  on(s, (a) => a.like('a.c'), [
    ['a.c', T],
    ['abc', F],
  ]),
  on(s, (a) => a.like('(*[^$'), [
    ['(*[^$', T],
    ['', F],
  ]),
  on(s, (a) => a.like('10!%', '!'), [
    ['10%', T],
    ['100', F],
    ['10!%', F],
  ]),
  on(s, (a) => a.like('a!_b', '!'), [
    ['a_b', T],
    ['axb', F],
  ]),
  on(s, (a) => a.like('a!!b', '!'), [
    ['a!b', T],
    ['a!!b', F],
  ]),
  on(s, (a) => a.like('a\\%'), [
    ['a\\b', T],
    ['a\\', T],
    ['a%', F],
  ]),
  on(two, (a, b) => a.like(b), [
    ['abc', 'a%', T],
    ['abc', 'b%', F],
    ['abc', N, N],
    [N, '%', N],
  ]),
  on(s, (a) => a.like('%heap'), [
    [long, T],
    ['heap', T],
    ['cheaper', F],
  ]),
  on(
    two,
    (a, b) => a.contains(b),
    [
      ['abc', 'bc', T],
      ['abc', '', T],
      ['', '', T],
      ['', 'a', F],
      [long, 'byte string', T],
      [mixed, '€😀', T],
    ],
    'BOOLEAN',
  ),
  on(two, (a, b) => a.startsWith(b), [
    ['abc', 'ab', T],
    ['abc', '', T],
    ['ab', 'abc', F],
    [long, 'thirteen byte', T],
  ]),
  on(two, (a, b) => a.endsWith(b), [
    ['abc', 'bc', T],
    ['abc', '', T],
    ['bc', 'abc', F],
    [long, 'go to the heap', T],
    [mixed, '😀z', T],
  ]),
  on(
    two,
    (a, b) => a.position(b),
    [
      ['abc', 'c', 3],
      ['abc', 'x', 0],
      [mixed, 'z', 5],
      ['abab', 'b', 2],
      ['abc', '', 1],
      ['', '', 1],
      ['', 'a', 0],
    ],
    'INT',
  ),
  on(
    [string(), string(), string()],
    (a, b, c) => a.replace(b, c),
    [
      ['abab', 'b', 'X', 'aXaX'],
      ['aaa', 'aa', 'b', 'ba'],
      ['abc', 'x', 'y', 'abc'],
      ['a$b', '$', '$&', 'a$&b'],
      ['', 'a', 'b', ''],
      ['abc', 'b', '', 'ac'],
      ['abc', N, '', N],
      [long, 'heap', 'attic', long.replace('heap', 'attic')],
    ],
    'STRING',
  ),
  on(s, (a) => a.replace('', 'x'), [['ab', 'xaxbx']], {
    gap: 'An empty search text is found between all characters in Flink SQL (as in Java).',
  }),
  on(s, (a) => a.reverse(), [
    ['abc', 'cba'],
    [mixed, 'z😀€äa'],
    ['', ''],
    [long, [...long].reverse().join('')],
  ]),
  on(
    s,
    (a) => a.splitIndex(',', 1),
    [
      ['a,b,c', 'b'],
      ['a,', ''],
      ['a', N],
      ['a,,c', ''],
      [',b', 'b'],
    ],
    'STRING',
  ),
  on(s, (a) => a.splitIndex(',', 0), [
    ['a,b', 'a'],
    ['a', 'a'],
    [',b', ''],
  ]),
  on(s, (a) => a.splitIndex(',', 2), [
    ['a,b,', ''],
    ['a,b', N],
  ]),
  on(s, (a) => a.splitIndex(',', -1), [['a,b', N]]),
  on(s, (a) => a.splitIndex('--', 1), [
    ['a--b', 'b'],
    ['a-b', N],
    [`x--${long}--y`, long],
  ]),
  on(s, (a) => a.splitIndex(',', 0), [['', N]], {
    gap: 'An empty text has no parts in Flink SQL.',
  }),
  on(s, (a) => a.splitIndex('', 1), [['ab cd', 'cd']], {
    gap: 'An empty separator splits at whitespace in Flink SQL.',
  }),
  on(
    s,
    (a) => a.lpad(5, '*'),
    [
      ['abc', '**abc'],
      ['abcdef', 'abcde'],
      ['', '*****'],
      ['abcde', 'abcde'],
      [N, N],
    ],
    'STRING',
  ),
  on(s, (a) => a.lpad(4, 'xy'), [
    ['a', 'xyxa'],
    ['ab', 'xyab'],
    ['abcd', 'abcd'],
  ]),
  on(s, (a) => a.rpad(5, '*'), [
    ['abc', 'abc**'],
    ['abcdef', 'abcde'],
    ['', '*****'],
  ]),
  on(s, (a) => a.rpad(4, 'xy'), [['a', 'axyx']]),
  on(s, (a) => a.lpad(0), [
    ['abc', ''],
    ['', ''],
  ]),
  on(s, (a) => a.lpad(-1), [['abc', N]]),
  on(s, (a) => a.rpad(-1), [['abc', N]]),
  on(s, (a) => a.rpad(16), [['twelve bytes', 'twelve bytes    ']]),
  on(s, (a) => a.lpad(3, ''), [
    ['a', N],
    ['', N],
  ]),
  on(s, (a) => a.lpad(1, ''), [['abc', N]], {
    gap: 'An empty padding gives NULL in Flink SQL even where nothing is padded.',
  }),
  on(s, (a) => a.lpad(3, '😀'), [['é', '😀😀é']], {
    differs: 'Flink SQL counts UTF-16 units in LPAD and RPAD; millrace counts code points.',
  }),
  on(
    s,
    (a) => a.upper().trim().concat('!').length(),
    [
      [' ab ', 3],
      ['', 1],
    ],
    'INT',
  ),
  on(s, (a) => lit('x').concat(a).eq('xy'), [
    ['y', T],
    ['z', F],
    [N, N],
  ]),
  on(s, (a) => a.like('a!', '!'), [['a', new Raises('DATA_FUNCTION')]], {
    gap: 'A pattern that ends in its escape is an error in Flink SQL.',
  }),
  on(s, (a) => a.splitIndex('.', 1), [
    ['a.b', 'b'],
    ['ab', N],
  ]),
  on(s, (a) => a.replace('%', '%%'), [
    ['5%', '5%%'],
    ['', ''],
  ]),
];
