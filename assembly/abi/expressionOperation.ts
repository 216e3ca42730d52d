// Operations of expression programs: the high byte is the family, one file each in
// assembly/expression.

export const FAMILY_ARITHMETIC: i32 = 1;
export const OP_ADD: i32 = 0x100;
export const OP_SUBTRACT: i32 = 0x101;
export const OP_MULTIPLY: i32 = 0x102;
export const OP_DIVIDE: i32 = 0x103;
export const OP_MODULO: i32 = 0x104;
export const OP_NEGATE: i32 = 0x105;
export const OP_ABSOLUTE: i32 = 0x106;
export const OP_SIGN: i32 = 0x107;
export const OVERFLOW_WRAPS: i32 = 1; // parameter: integers keep their low bits

export const FAMILY_COMPARISON: i32 = 2;
export const OP_EQUAL: i32 = 0x200;
export const OP_NOT_EQUAL: i32 = 0x201;
export const OP_LESS: i32 = 0x202;
export const OP_LESS_EQUAL: i32 = 0x203;

export const FAMILY_LOGIC: i32 = 3;
export const OP_AND: i32 = 0x300;
export const OP_OR: i32 = 0x301;
export const OP_NOT: i32 = 0x302;
export const OP_IS_NULL: i32 = 0x303;
export const OP_IS_NOT_NULL: i32 = 0x304;
export const OP_IS_TRUE: i32 = 0x305;
export const OP_IS_FALSE: i32 = 0x306;
export const OP_IS_NOT_TRUE: i32 = 0x307;
export const OP_IS_NOT_FALSE: i32 = 0x308;

export const FAMILY_CONDITIONAL: i32 = 4;
export const OP_SELECT: i32 = 0x400; // first is true ? second : third
export const OP_COPY: i32 = 0x401; // a constant or column as a vector of its own

export const FAMILY_CAST: i32 = 5;
export const OP_CAST: i32 = 0x500; // type = from, parameter = to (abi/type.ts) + CAST_TRY
export const CAST_TRY: i32 = 256; // a failure is null instead of an error
export const CAST_WRAP: i32 = 512; // integers keep their low bits; floats come as near as can be

export const FAMILY_MATH: i32 = 6;
export const OP_FLOOR: i32 = 0x600;
export const OP_CEIL: i32 = 0x601;
export const OP_SQRT: i32 = 0x602;
export const OP_POWER: i32 = 0x603;
export const OP_LN: i32 = 0x604;
export const OP_EXP: i32 = 0x605;
export const OP_ROUND: i32 = 0x606; // parameter: digits behind the point, half away from zero
export const OP_LOG10: i32 = 0x607;

export const FAMILY_TEMPORAL: i32 = 7; // parameters: abi/expressionTime.ts
export const OP_EXTRACT: i32 = 0x700;
export const OP_FLOOR_TIME: i32 = 0x701;
export const OP_CEIL_TIME: i32 = 0x702;
export const OP_ADD_TIME: i32 = 0x703; // first moved by second (i32) units
export const OP_DIFF_TIME: i32 = 0x704; // whole units from first to second
export const OP_CAST_TIME: i32 = 0x705; // between DATE and TIMESTAMPs of any precision

export const FAMILY_STRING_TEST: i32 = 8; // strings to BOOLEAN or INT
export const OP_CONTAINS: i32 = 0x800;
export const OP_STARTS_WITH: i32 = 0x801;
export const OP_ENDS_WITH: i32 = 0x802;
export const OP_LIKE: i32 = 0x803; // parameter: escape byte or 0
export const OP_POSITION: i32 = 0x804;
export const OP_CHAR_LENGTH: i32 = 0x805;

export const FAMILY_STRING: i32 = 9; // strings to strings
export const OP_UPPER: i32 = 0x900;
export const OP_LOWER: i32 = 0x901;
export const OP_TRIM: i32 = 0x902; // parameter: TRIM_LEADING | TRIM_TRAILING
export const OP_SUBSTRING: i32 = 0x903;
export const OP_CONCAT: i32 = 0x904;
export const OP_REPLACE: i32 = 0x905;
export const OP_REVERSE: i32 = 0x906;
export const OP_SPLIT_INDEX: i32 = 0x907;
export const OP_LPAD: i32 = 0x908;
export const OP_RPAD: i32 = 0x909;
export const OP_REPEAT: i32 = 0x90a;
export const OP_LEFT: i32 = 0x90b;
export const OP_RIGHT: i32 = 0x90c;
export const OP_FORMAT_TIME: i32 = 0x90d; // second: compiled pattern; parameter of times
export const TRIM_LEADING: i32 = 1;
export const TRIM_TRAILING: i32 = 2;
export const OP_TO_TEXT: i32 = 0x90e; // type = from, parameter: precision or scale

export const FAMILY_DECIMAL: i32 = 10; // operands of any integer width are unscaled integers
export const OP_DECIMAL_ADD: i32 = 0xa00; // parameter: scales of first, second and result and the
export const OP_DECIMAL_SUBTRACT: i32 = 0xa01; // result's precision, six bits each
export const OP_DECIMAL_MULTIPLY: i32 = 0xa02;
export const OP_DECIMAL_DIVIDE: i32 = 0xa03;
export const OP_DECIMAL_MODULO: i32 = 0xa04;
// parameter: digits to drop (7 bits), then to append (7), ROUND_… (2), precision (6; 0: an integer
// of the output's width), DECIMAL_TRY
export const OP_RESCALE: i32 = 0xa05;
export const OP_DECIMAL_NEGATE: i32 = 0xa06;
export const OP_DECIMAL_ABSOLUTE: i32 = 0xa07;
export const OP_DECIMAL_SIGN: i32 = 0xa08; // parameter as of a sum: the result's scale, precision
export const OP_DECIMAL_TO_FLOAT: i32 = 0xa09; // parameter: scale
export const OP_FLOAT_TO_DECIMAL: i32 = 0xa0a; // parameter: scale (6), precision (6), PARSE_TRY
export const ROUND_HALF_UP: i32 = 0; // away from zero
export const ROUND_DOWN: i32 = 1; // towards zero
export const ROUND_FLOOR: i32 = 2;
export const ROUND_CEIL: i32 = 3;
export const DECIMAL_TRY: i32 = 0x1000000; // a value that does not fit is null
export const DECIMAL_CAST: i32 = 0x2000000; // … is STATUS_BAD_VALUE instead of STATUS_OVERFLOW

export const FAMILY_PARSE: i32 = 11; // text to values
export const OP_PARSE: i32 = 0xb00; // type = to, parameter: scale (6), precision (6), PARSE_TRY
export const PARSE_TRY: i32 = 4096; // what is no such value is null

export const FAMILY_ARRAY: i32 = 12;
export const OP_CARDINALITY: i32 = 0xc00;
export const OP_ELEMENT: i32 = 0xc01; // second: 1-based index (i32), third: all elements

export const FAMILY_REGEXP: i32 = 13; // second: a compiled pattern (abi/regularExpression.ts)
export const OP_REGEXP_TEST: i32 = 0xd00; // to BOOLEAN
export const OP_REGEXP_COUNT: i32 = 0xd01; // matches
export const OP_REGEXP_POSITION: i32 = 0xd02; // in code points, from 1; 0 where there is none
export const OP_REGEXP_EXTRACT: i32 = 0xd03; // parameter: 0 the match, 1 the group
