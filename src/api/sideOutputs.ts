// Side outputs: a stream whose operator has further outputs by name.
import type { Fields } from '../batch/dataType.js';
import type { FieldsOf, Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { DataStream } from './dataStream.js';

export type { FieldsOf } from '../batch/schema.js';

/** Columns of side outputs by name. */
export type SideOutputs = Readonly<Record<string, Schema<Fields>>>;

/** A stream with side outputs keeps them under another name. */
export interface Renamable<G extends Fields, O extends SideOutputs> {
  /** As {@link DataStream.named}; the side outputs are those of the operator of this name. */
  named(name: string): WithSideOutputs<G, O>;
}

/** A stream that is also `main`, with a property for each side output. */
export type WithSideOutputs<G extends Fields, O extends SideOutputs> = Renamable<G, O> &
  DataStream<G> & {
    /** The stream itself, so that it can be taken apart with its side outputs. */
    readonly main: DataStream<G>;
  } & { readonly [K in keyof O]: DataStream<FieldsOf<O[K]>> };

/** Adds `main` and the side outputs of its operator to a stream. */
export function withSideOutputs<G extends Fields, O extends SideOutputs>(
  stream: DataStream<G>,
  sideOutputs: O,
): WithSideOutputs<G, O> {
  const rename = stream.named.bind(stream);
  const named = (name: string): DataStream<G> => withSideOutputs(rename(name), sideOutputs);
  const properties: PropertyDescriptorMap = {
    main: { value: stream, enumerable: true },
    named: { value: named },
  };
  for (const [name, columns] of Object.entries(sideOutputs)) {
    if (name === 'main' || name in stream) throw takenName(name);
    properties[name] = { get: () => stream.side(name, columns), enumerable: true };
  }
  return Object.defineProperties(stream, properties) as WithSideOutputs<G, O>;
}

function takenName(name: string): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `A side output cannot be named '${name}': streams have a property of this name.`,
  );
}
