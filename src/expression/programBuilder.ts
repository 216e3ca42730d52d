// Terms → instructions over registers: common parts once, constants in registers of one value,
// errors guarded by masks.
//
//   (a + 1) > 2 AND (a + 1) < 9      r4 = r1 + r2     r5 = r3 < r4     r7 = r4 < r6     r8 =
//   r5 AND r7
//
// Invariants
//   · Instructions are in order of evaluation; each writes a register of its own.
//   · What may fail and is only needed for some rows (a branch of CASE, the right side of AND
//   and OR) carries the mask of
//     those rows; it is shared only under the same mask.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { boolean, type DataType } from '../batch/dataType.js';
import {
  canFail,
  type ConstantTerm,
  type FunctionTerm,
  type OperationTerm,
  type Term,
} from './term.js';

/** Where a value is while the program runs. */
export interface Register {
  readonly kind: 'none' | 'input' | 'constant' | 'value';
  readonly type: DataType<unknown>;
  /** Column and children, for an input. */
  readonly path: readonly number[];
  readonly isElements?: boolean;
  readonly value: unknown;
  /** Instruction that writes it, -1 for inputs and constants. */
  readonly writer: number;
  /** Last instruction that reads it. */
  lastReader: number;
  /** True when it must hold all rows of the batch: an output, or what functions see. */
  isFull: boolean;
}

/** One step of the program. */
export interface Instruction {
  readonly operation: number;
  readonly loop: number;
  readonly parameter: number;
  readonly out: number;
  readonly operands: readonly number[];
  readonly mask: number;
  readonly text: string;
  readonly type: DataType<unknown>;
  /** Set when the step is a call into JavaScript. */
  readonly call?: FunctionTerm;
}

/** Collects the instructions of several terms. */
export class ProgramBuilder {
  readonly registers: Register[] = [];
  readonly instructions: Instruction[] = [];
  private readonly known = new Map<string, number>();
  private readonly identities = new Map<unknown, number>();

  constructor() {
    this.addRegister('none', boolean());
  }

  /** The register that holds the term for the rows of `mask` (0: all). */
  emit(term: Term, mask = 0): number {
    switch (term.kind) {
      case 'input':
        return this.once(`input ${term.path.join('.')} ${term.isElements ?? false}`, () =>
          this.addRegister('input', term.type, { path: term.path, isElements: term.isElements }),
        );
      case 'constant':
        return this.constant(term);
      case 'function':
        return this.callFunction(term, mask);
      case 'operation':
        return this.operate(term, mask);
    }
  }

  /** Like {@link emit}, for a result: an input itself, else a register that holds all rows. */
  emitOutput(term: Term): number {
    const register = this.emit(term);
    if (this.registers[register].kind === 'input') return register;
    return this.full(register);
  }

  /** A register with all rows of the batch in it: a copy of a constant. */
  private full(register: number): number {
    if (this.registers[register].kind === 'input') return register;
    const full = this.registers[register].kind === 'constant' ? this.copy(register) : register;
    this.registers[full].isFull = true;
    return full;
  }

  private copy(register: number): number {
    const { type } = this.registers[register];
    return this.once(`copy ${register}`, () =>
      this.addInstruction(
        {
          operation: ops.OP_COPY,
          loop: 0,
          parameter: 0,
          operands: [register],
          mask: 0,
          text: '',
          type,
        },
        type,
      ),
    );
  }

  private operate(term: OperationTerm, mask: number): number {
    const operands = this.operandsOf(term, mask);
    const ownMask = term.mayFail ? mask : 0;
    const { operation, loop, parameter, type, text } = term;
    const key = [operation, loop, parameter, type, ownMask, ...operands].join(' ');
    return this.once(key, () =>
      this.addInstruction(
        { operation, loop, parameter, operands, mask: ownMask, text, type },
        type,
      ),
    );
  }

  private operandsOf(term: OperationTerm, mask: number): number[] {
    const [first, ...rest] = term.args;
    const head = this.emit(first, mask);
    const guards: readonly number[] | undefined = GUARDS[term.operation];
    if (guards === undefined) return [head, ...rest.map((arg) => this.emit(arg, mask))];
    const guarded = rest.map((arg, index) =>
      this.emit(arg, canFail(arg) ? this.narrow(mask, head, guards[index]) : mask),
    );
    return [head, ...guarded];
  }

  /**
   * The rows of `mask` where the test of `condition` holds; never a constant, which kernels
   * take for "no mask".
   */
  private narrow(mask: number, condition: number, test: number): number {
    const type = boolean();
    const plain = { loop: 0, parameter: 0, mask: 0, text: '', type };
    const tested = this.once(`mask ${test} ${condition}`, () =>
      this.addInstruction({ ...plain, operation: test, operands: [this.vector(condition)] }, type),
    );
    if (mask === 0) return tested;
    return this.once(`mask and ${mask} ${tested}`, () =>
      this.addInstruction({ ...plain, operation: ops.OP_AND, operands: [mask, tested] }, type),
    );
  }

  private vector(register: number): number {
    return this.registers[register].kind === 'constant' ? this.copy(register) : register;
  }

  private callFunction(call: FunctionTerm, mask: number): number {
    const operands = call.args.map((arg) => this.full(this.emit(arg, mask)));
    const { text, type } = call;
    const key = `call ${this.identity(call.body)} ${type} ${mask} ${operands.join(' ')}`;
    const register = this.once(key, () =>
      this.addInstruction(
        { operation: 0, loop: 0, parameter: 0, operands, mask, text, type, call },
        type,
      ),
    );
    this.registers[register].isFull = true;
    if (mask !== 0) this.registers[mask].isFull = true;
    return register;
  }

  private constant(term: ConstantTerm): number {
    const { value, type } = term;
    const key = `constant ${type} ${type.representation} ${typeof value} `;
    const text = value instanceof Date ? value.getTime() : String(value);
    const id = value instanceof Uint8Array ? `bytes ${this.identity(value)}` : text;
    return this.once(key + id, () => this.addRegister('constant', type, { value }));
  }

  private identity(value: unknown): number {
    const found = this.identities.get(value) ?? this.identities.size;
    this.identities.set(value, found);
    return found;
  }

  private once(key: string, make: () => number): number {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const register = make();
    this.known.set(key, register);
    return register;
  }

  private addInstruction(instruction: Omit<Instruction, 'out'>, type: DataType<unknown>): number {
    const index = this.instructions.length;
    for (const operand of [...instruction.operands, instruction.mask]) {
      this.registers[operand].lastReader = index;
    }
    const out = this.addRegister('value', type, { writer: index });
    this.instructions.push({ ...instruction, out });
    return out;
  }

  private addRegister(
    kind: Register['kind'],
    type: DataType<unknown>,
    extras: Partial<Register> = {},
  ): number {
    const base = { kind, type, path: [], value: null, writer: -1, lastReader: -1, isFull: false };
    this.registers.push({ ...base, ...extras });
    return this.registers.length - 1;
  }
}

/**
 * Operations that need later operands only for some rows: the test of the first that says for
 * which.
 */
const GUARDS: Readonly<Record<number, readonly number[]>> = {
  [ops.OP_AND]: [ops.OP_IS_NOT_FALSE],
  [ops.OP_OR]: [ops.OP_IS_NOT_TRUE],
  [ops.OP_SELECT]: [ops.OP_IS_TRUE, ops.OP_IS_NOT_TRUE],
};
