// Key layout: how the columns of a key lie side by side in a record.
//
//   (a INT, b STRING NULL)     | a, widened | view of b | nulls |
//    bytes                     0            8           24      32
import * as abi from '../../assembly/abi/groupTable.js';
import { columnOf, valuesBytes, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { GroupList } from './groupStore.js';

interface KeyPart {
  readonly type: DataType<unknown>;
  readonly kind: number;
  readonly offset: number;
}

const NESTED = ['ROW', 'ARRAY', 'MAP'];

/** Layout of a key and the way into and out of it. */
export class KeyLayout {
  readonly keyBytes: number;
  /** One word without nulls: the fast case. */
  readonly isWord: boolean;
  private readonly parts: KeyPart[] = [];
  /** Offset of the word of nulls, −1 when no part is nullable. */
  private readonly nulls: number;

  constructor(types: readonly DataType<unknown>[]) {
    let offset = 0;
    for (const type of types) {
      const kind = partKind(type);
      this.parts.push({ type, kind, offset });
      offset += kind === abi.PART_WORD ? 8 : 16;
    }
    this.nulls = types.some((type) => type.isNullable) ? offset : -1;
    this.keyBytes = this.nulls < 0 ? offset : offset + 8;
    this.isWord = this.keyBytes === 8;
    if (types.length > 64) {
      throw new MillraceError('PLAN_UNSUPPORTED', 'A key has at most 64 columns.');
    }
  }

  /** Keys of rows side by side, in the arena or where they are. */
  pack(engine: Engine, keys: readonly Column[], rowCount: number): number {
    const only = this.parts.length === 1 && this.nulls < 0 ? this.parts[0] : undefined;
    if (only !== undefined && isPacked(only.type)) return keys[0].values;
    const { arena, kernels } = engine;
    const packed = arena.allocateZeroed(rowCount * this.keyBytes);
    this.parts.forEach(({ type, kind, offset }, index) => {
      const { values, validity } = keys[index];
      const out = packed + offset;
      if (kind === abi.PART_WORD)
        kernels.packWords(values, validity, type.id, out, this.keyBytes, rowCount);
      else kernels.packWides(values, validity, out, this.keyBytes, rowCount);
      if (validity !== 0 && this.nulls >= 0)
        kernels.packNulls(validity, packed + this.nulls, this.keyBytes, index, rowCount);
    });
    return packed;
  }

  /** Writes the parts (`assembly/abi/groupTable.ts`) into the arena. */
  writeParts(engine: Engine): number {
    const address = engine.arena.allocate(this.partCount * abi.PART_BYTES);
    const { u32 } = engine.memory;
    const write = (index: number, offset: number, kind: number): void => {
      u32[(address + index * abi.PART_BYTES + abi.PART_OFFSET) >>> 2] = offset;
      u32[(address + index * abi.PART_BYTES + abi.PART_KIND) >>> 2] = kind;
    };
    this.parts.forEach(({ offset, kind }, index) => write(index, offset, kind));
    if (this.nulls >= 0) write(this.parts.length, this.nulls, abi.PART_WORD);
    return address;
  }

  /** Parts without the word of nulls, which is the last. */
  get valueCount(): number {
    return this.parts.length;
  }

  get partCount(): number {
    return this.parts.length + (this.nulls < 0 ? 0 : 1);
  }

  /** The key columns of groups, in the arena. */
  columns(engine: Engine, records: number, stride: number, list: GroupList): Column[] {
    return this.parts.map((part, index) => {
      const values = this.values(engine, part, records + part.offset, stride, list);
      const validity = part.type.isNullable
        ? this.validity(engine, index, records, stride, list)
        : 0;
      return columnOf(part.type, values, validity);
    });
  }

  private values(
    engine: Engine,
    { type }: KeyPart,
    cells: number,
    stride: number,
    { groups, from, count }: GroupList,
  ): number {
    const { arena, kernels } = engine;
    const out = arena.allocate(valuesBytes(type, count));
    if (type.kind === 'BOOLEAN')
      kernels.gatherCellBits(cells, stride, groups, from, out, count, 0, 0);
    else kernels.gatherCells(cells, stride, groups, from, out, count, type.width);
    return out;
  }

  private validity(
    engine: Engine,
    part: number,
    records: number,
    stride: number,
    { groups, from, count }: GroupList,
  ): number {
    const out = engine.arena.allocateBitmap(count);
    const cells = records + this.nulls;
    const nullCount = engine.kernels.gatherCellBits(
      cells,
      stride,
      groups,
      from,
      out,
      count,
      part,
      1,
    );
    return nullCount === 0 ? 0 : out;
  }
}

/** True when a column's values are the packed key as they are. */
function isPacked(type: DataType<unknown>): boolean {
  return type.width >= 8 && type.kind !== 'DOUBLE';
}

function partKind(type: DataType<unknown>): number {
  if (NESTED.includes(type.kind)) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `A key column cannot be ${type}; use its parts as key columns.`,
    );
  }
  if (type.kind === 'STRING' || type.kind === 'BYTES') return abi.PART_VIEW;
  return type.width === 16 ? abi.PART_WIDE : abi.PART_WORD;
}
