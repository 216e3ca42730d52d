// Remote: calls between two threads, as promises.
//
//   call('checkpoint', [request]) ──► { call: 7, method, args } ──► handler
//   resolved ◄── { answer: 7, value | error } ◄──
import { MillraceError, type ErrorCode, type ErrorLocation } from '../error.js';

/** The part of a MessagePort, a Worker or a page's worker that is used. */
export interface MessageEnd {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

/** What one side lets the other call. */
export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

type Message =
  | { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly error: PlainError };

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** One end of the wire. The owner hands `receive` what arrives. */
export class Remote {
  private nextCall = 1;
  private readonly pending = new Map<number, Pending>();
  private closedBy: Error | undefined;

  constructor(
    private readonly end: MessageEnd,
    private readonly handlers: Handlers,
  ) {}

  /** Calls a handler of the other side. */
  call<T>(method: string, args: readonly unknown[], transfer?: readonly ArrayBuffer[]): Promise<T> {
    if (this.closedBy !== undefined) return Promise.reject(this.closedBy);
    const call = this.nextCall++;
    return new Promise<T>((resolve, reject) => {
      // Throws, and so rejects, where something cannot be sent; nobody would answer then.
      this.end.postMessage({ call, method, args }, transfer);
      this.pending.set(call, { resolve, reject });
    });
  }

  /** Takes a message of the other side. */
  receive(message: unknown): void {
    const came = message as Message;
    if ('call' in came) return void this.answer(came.call, came.method, came.args);
    const pending = this.pending.get(came.answer);
    this.pending.delete(came.answer);
    if ('error' in came) pending?.reject(errorOf(came.error));
    else pending?.resolve(came.value);
  }

  /** The other side is gone: every call fails, now and later. */
  close(reason: Error): void {
    this.closedBy ??= reason;
    for (const { reject } of this.pending.values()) reject(reason);
    this.pending.clear();
  }

  private async answer(call: number, method: string, args: readonly unknown[]): Promise<void> {
    try {
      const value = await (this.handlers[method] as (...args: unknown[]) => unknown)(...args);
      this.end.postMessage({ answer: call, value });
    } catch (error) {
      this.end.postMessage({ answer: call, error: plainError(error) });
    }
  }
}

/** An error as it crosses threads: with its code and location, which a structured clone loses. */
export interface PlainError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: ErrorCode;
  readonly problem?: string;
  readonly location?: ErrorLocation;
  readonly retryable?: boolean;
}

/** An error as plain data. */
export function plainError(error: unknown): PlainError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof MillraceError)) return { message, stack };
  const { code, problem, location, retryable } = error;
  return { message, stack, code, problem, location, retryable };
}

/** The error that plain data came from. */
export function errorOf({ message, stack, code, problem, location, retryable }: PlainError): Error {
  const error =
    code === undefined
      ? new Error(message)
      : new MillraceError(code, problem ?? message, { location, retryable });
  error.stack = stack;
  return error;
}
