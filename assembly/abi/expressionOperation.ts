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

export const FAMILY_MATH: i32 = 6;
export const OP_FLOOR: i32 = 0x600;
export const OP_CEIL: i32 = 0x601;
export const OP_SQRT: i32 = 0x602;
export const OP_POWER: i32 = 0x603;
export const OP_LN: i32 = 0x604;
export const OP_EXP: i32 = 0x605;
export const OP_ROUND: i32 = 0x606; // parameter: digits behind the point, half away from zero
export const OP_LOG10: i32 = 0x607;
