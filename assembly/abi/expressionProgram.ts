// An expression program: instructions over registers, run over chunks of rows.
//
//   instruction
//   0           4      8     12      16       20      24     28          32
//   | operation | type | out | first | second | third | mask | parameter |
//
//   register
//   0        4              8          12             16               20     24      28       32
//   | values | validityRoom | validity | valuesStride | validityStride | step | width | second |
//
//   context
//   0             4     8          12                 16     20        24
//   | instruction | row | firstRow | firstInstruction | heap | heapEnd |
//
// `out` … `mask` are register numbers; register 0 means "none". `type` picks the loop, a
// constant of abi/type.ts.
// `mask` is a BOOLEAN register without nulls: rows whose bit is clear never raise an error.
// A register of a column or an output advances by its strides each chunk, a temporary stays
// where it is, and a constant
// (step 0) holds 16 bytes, or one bitmap word, that every row reads. `second` is a second
// address: offsets of an ARRAY.
// `validity` is what the last instruction that wrote the register found: 0, no row is null, or
// the room.

export const CHUNK_ROWS: i32 = 1024;

export const INSTRUCTION_OPERATION: i32 = 0;
export const INSTRUCTION_TYPE: i32 = 4;
export const INSTRUCTION_OUT: i32 = 8;
export const INSTRUCTION_FIRST: i32 = 12;
export const INSTRUCTION_SECOND: i32 = 16;
export const INSTRUCTION_THIRD: i32 = 20;
export const INSTRUCTION_MASK: i32 = 24;
export const INSTRUCTION_PARAMETER: i32 = 28;
export const INSTRUCTION_BYTES: i32 = 32;

export const REGISTER_VALUES: i32 = 0;
export const REGISTER_VALIDITY_ROOM: i32 = 4;
export const REGISTER_VALIDITY: i32 = 8;
export const REGISTER_VALUES_STRIDE: i32 = 12;
export const REGISTER_VALIDITY_STRIDE: i32 = 16;
export const REGISTER_STEP: i32 = 20;
export const REGISTER_WIDTH: i32 = 24;
export const REGISTER_SECOND: i32 = 28;
export const REGISTER_BYTES: i32 = 32;

export const CONTEXT_INSTRUCTION: i32 = 0; // where an error arose
export const CONTEXT_ROW: i32 = 4;
export const CONTEXT_FIRST_ROW: i32 = 8; // where to begin, a multiple of CHUNK_ROWS
export const CONTEXT_FIRST_INSTRUCTION: i32 = 12; // where to begin in the first chunk
export const CONTEXT_HEAP: i32 = 16; // room for new strings' bytes, moves on as they are made
export const CONTEXT_HEAP_END: i32 = 20;
export const CONTEXT_BYTES: i32 = 24;

/** Bytes behind the heap's end that a kernel may write. */
export const HEAP_SLACK: i32 = 32;
