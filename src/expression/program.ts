// Program: compiled expressions over batches. Parts between calls into JavaScript are one kernel
// call each.
//
//   instructions   i0 i1 i2 | call f | i4 i5        segments: [i0 i1 i2] f [i4 i5]
import * as abi from '../../assembly/abi/expressionProgram.js';
import type { Batch } from '../batch/batch.js';
import { columnOf, valuesBytes, type Column } from '../batch/column.js';
import { MillraceError } from '../error.js';
import { Arena } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';
import { callFunction } from './callFunction.js';
import { inputColumn } from './inputColumn.js';
import { layTemporaries, writeConstant, writeEntry, writeInstructions } from './layout.js';
import { ProgramBuilder } from './programBuilder.js';
import { runKernel } from './runKernel.js';
import type { Term } from './term.js';

const NESTED = ['ROW', 'ARRAY', 'MAP'];

/** Terms compiled for one engine. Not reentrant: its temporaries are shared by its evaluations. */
export class Program {
  private readonly arena: Arena;
  private readonly builder = new ProgramBuilder();
  private readonly outputs: readonly number[];
  readonly code: number;
  readonly table: number;
  readonly context: number;
  /** Columns of registers that hold whole columns, of the batch at hand. */
  private readonly columns = new Map<number, Column>();

  constructor(
    private readonly engine: Engine,
    private readonly terms: readonly Term[],
  ) {
    const arena = (this.arena = new Arena(engine.memory));
    const builder = this.builder;
    this.outputs = terms.map((term) => builder.emitOutput(term));
    const tableBytes = builder.registers.length * abi.REGISTER_BYTES;
    this.table = arena.allocateZeroed(tableBytes);
    this.context = arena.allocateZeroed(abi.CONTEXT_BYTES);
    this.code = writeInstructions(engine, arena, builder.instructions);
    this.checkTypes();
    builder.registers.forEach((register, index) => {
      if (register.kind !== 'constant') return;
      writeEntry(engine, this.table, index, register.type, writeConstant(engine, arena, register));
    });
    layTemporaries(engine, arena, builder, this.table);
  }

  /** One dense column a term, in the batch arena; columns of the batch are passed through. */
  evaluate(batch: Batch): Column[] {
    this.columns.clear();
    this.bindRegisters(batch);
    const { instructions } = this.builder;
    for (let from = 0; from < instructions.length;) {
      let to = from;
      while (to < instructions.length && instructions[to].call === undefined) to++;
      if (to > from) runKernel(this.engine, this, instructions, [from, to], batch.rowCount);
      if (to < instructions.length) this.call(to, batch.rowCount);
      from = to + 1;
    }
    return this.outputs.map((register, index) => ({
      ...this.columnOfRegister(register),
      type: this.terms[index].type,
    }));
  }

  /** Gives back the program's memory. */
  release(): void {
    this.arena.release();
  }

  private checkTypes(): void {
    for (const { type, call, text } of this.builder.instructions) {
      if (call !== undefined || !NESTED.includes(type.kind)) continue;
      throw new MillraceError('PLAN_UNSUPPORTED', `${text}: ${type.kind} values cannot be chosen.`);
    }
  }

  private bindRegisters(batch: Batch): void {
    const { engine, table, columns } = this;
    this.builder.registers.forEach((register, index) => {
      if (register.kind === 'input') {
        const column = inputColumn(batch, register.path);
        columns.set(index, register.isElements === true ? column.children[0] : column);
      }
      const isCall = this.builder.instructions[register.writer]?.call !== undefined;
      if (register.kind !== 'value' || !register.isFull || isCall) return;
      const values = engine.arena.allocate(valuesBytes(register.type, batch.rowCount));
      const validityRoom = engine.arena.allocateBitmap(batch.rowCount);
      const entry = { values, validityRoom, validity: 0, isWhole: true, step: 1 };
      writeEntry(engine, table, index, register.type, entry);
    });
    for (const [index, column] of columns) this.bindColumn(index, column);
  }

  private bindColumn(register: number, column: Column): void {
    const { values, validity, offsets: second } = column;
    const isWhole = this.builder.registers[register].isElements !== true;
    const entry = { values, validity, validityRoom: validity, isWhole, step: 1, second };
    writeEntry(this.engine, this.table, register, column.type, entry);
  }

  private call(index: number, rowCount: number): void {
    const { call, operands, mask, out } = this.builder.instructions[index];
    if (call === undefined) return;
    const columns = operands.map((operand) => this.columnOfRegister(operand));
    const bits = mask === 0 ? 0 : this.columnOfRegister(mask).values;
    const column = callFunction(this.engine, call, columns, bits, rowCount);
    this.columns.set(out, column);
    this.bindColumn(out, column);
  }

  private columnOfRegister(register: number): Column {
    const known = this.columns.get(register);
    if (known !== undefined) return known;
    const u32 = this.engine.memory.u32;
    const at = this.table + register * abi.REGISTER_BYTES;
    const values = u32[(at + abi.REGISTER_VALUES) >>> 2];
    const validity = u32[(at + abi.REGISTER_VALIDITY) >>> 2];
    return columnOf(this.builder.registers[register].type, values, validity);
  }
}
