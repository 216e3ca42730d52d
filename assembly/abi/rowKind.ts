// Row kinds of a changelog, Flink's RowKind byte values.

export const ROW_KIND_INSERT: i32 = 0; // +I
export const ROW_KIND_UPDATE_BEFORE: i32 = 1; // -U
export const ROW_KIND_UPDATE_AFTER: i32 = 2; // +U
export const ROW_KIND_DELETE: i32 = 3; // -D
