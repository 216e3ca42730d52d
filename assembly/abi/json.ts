// JSON decoder: what to do with each key (fields, grouped in objects) and the state of a call.
//
// Field, 96 bytes; array elements, map keys and map values are fields without a key:
//
//   0    4        8          12        16         20          24      28
//   | op | values | validity | offsets | children | precision | scale | nulls
//   32      36     40         44          48    52            56      60
//   | stamp | next | capacity | keyLength | key | imageLength | index | flags
//   64                 80
//   | image, 16 bytes  | mask, 16 bytes |
//
// `op` is a type of type.ts, or 0 for a value that is only validated. `children` is the object of a
// ROW, the element of an ARRAY, the key and value fields of a MAP. `key` is the name's UTF-8 and
// `image` how it is usually written, `"name":`, of which 16 bytes lie in the field and `mask` has
// the bytes that count; a longer image lies behind the key's bytes, aligned to 16. `next` is the
// field that followed last time. `stamp` is the last object that had the key. `index` names the
// field in errors. `capacity` is the rows there is room for.
//
// Object, 24 bytes:
//
//   0       4            8        12      16          20
//   | first | fieldCount | fields | table | tableMask | pad |
//
// `table` is a hash table of field addresses (0 = free) of tableMask + 1 words, a power of two.

export const FIELD_OP: i32 = 0;
export const FIELD_VALUES: i32 = 4;
export const FIELD_VALIDITY: i32 = 8;
export const FIELD_OFFSETS: i32 = 12;
export const FIELD_CHILDREN: i32 = 16;
export const FIELD_PRECISION: i32 = 20;
export const FIELD_SCALE: i32 = 24;
export const FIELD_NULLS: i32 = 28; // not 0 when the validity bitmap has been filled in
export const FIELD_STAMP: i32 = 32;
export const FIELD_NEXT: i32 = 36;
export const FIELD_CAPACITY: i32 = 40;
export const FIELD_KEY_LENGTH: i32 = 44;
export const FIELD_KEY: i32 = 48;
export const FIELD_IMAGE_LENGTH: i32 = 52;
export const FIELD_INDEX: i32 = 56;
export const FIELD_FLAGS: i32 = 60;
export const FIELD_IMAGE: i32 = 64;
export const FIELD_MASK: i32 = 80;
export const FIELD_BYTES: i32 = 96;

export const FIELD_IS_NULLABLE: i32 = 1;
export const FIELD_HAS_UNIQUE_KEYS: i32 = 2; // MAP: a repeated key overwrites its value

export const OBJECT_FIRST: i32 = 0;
export const OBJECT_FIELD_COUNT: i32 = 4;
export const OBJECT_FIELDS: i32 = 8;
export const OBJECT_TABLE: i32 = 12;
export const OBJECT_TABLE_MASK: i32 = 16;
export const OBJECT_BYTES: i32 = 24;

// State of a call, 64 bytes of u32. The bytes from `at` to `end` are whole lines, the last byte is
// a line feed. `heap` receives strings that had escapes and decoded BYTES.
export const JSON_AT: i32 = 0; // first byte not consumed: behind a record, or the bad record's start
export const JSON_END: i32 = 4;
export const JSON_ROW: i32 = 8; // rows stored
export const JSON_ROW_END: i32 = 12;
export const JSON_HEAP: i32 = 16;
export const JSON_HEAP_END: i32 = 20;
export const JSON_DEPTH_MAX: i32 = 24;
export const JSON_RECORD_MAX: i32 = 28; // bytes
export const JSON_TIMESTAMP_FORMAT: i32 = 32; // timestampFormat.ts
export const JSON_LINES: i32 = 36; // line ends consumed, added to
export const JSON_ERROR: i32 = 40; // why a record is bad, or what is full
export const JSON_ERROR_AT: i32 = 44;
export const JSON_ERROR_FIELD: i32 = 48; // index of the field, -1 for none
export const JSON_STAMP: i32 = 52; // of the last object
export const JSON_STATE_BYTES: i32 = 64;

export const JSON_ERROR_SYNTAX: i32 = 1;
export const JSON_ERROR_TYPE: i32 = 2; // JSON, but not of the field's type or range
export const JSON_ERROR_MISSING: i32 = 3;
export const JSON_ERROR_NULL: i32 = 4;
export const JSON_ERROR_UTF8: i32 = 5;
export const JSON_ERROR_CONTROL: i32 = 6; // a control character in a string
export const JSON_ERROR_ESCAPE: i32 = 7;
export const JSON_ERROR_DEPTH: i32 = 8;
export const JSON_ERROR_LENGTH: i32 = 9;
export const JSON_ERROR_NOT_OBJECT: i32 = 10;
export const JSON_ERROR_TRAILING: i32 = 11; // text behind the record
export const JSON_FULL_HEAP: i32 = 12;
export const JSON_FULL_ELEMENTS: i32 = 13; // of the field's column
