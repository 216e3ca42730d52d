// Columns of a validator's output, from the JSON Schema that it can tell.
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import {
  array,
  boolean,
  float64,
  int64,
  map,
  row,
  string,
  type DataType,
  type Fields,
} from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';

/** What a value may be for a column: an absent property is null. */
type ColumnValue<T> = undefined extends T ? Exclude<T, undefined> | null : T;

/** The columns of rows of type `R`. */
export type RowFields<R> = { readonly [K in keyof R & string]-?: DataType<ColumnValue<R[K]>> };

/** The columns of what a validator gives. */
export type ValidatedFields<V extends StandardSchemaV1> = RowFields<Output<V>>;
type Output<V extends StandardSchemaV1> = StandardSchemaV1.InferOutput<V>;

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The columns of a validator's output.
 *
 * @param columns Types that are not in JSON Schema, or should be others: Dates, bigints, decimals.
 * @throws MillraceError PLAN_UNSUPPORTED naming the columns whose type is not known.
 */
export function columnsOf<V extends StandardSchemaV1>(
  validator: V,
  columns: Partial<ValidatedFields<V>> = {},
): Schema<ValidatedFields<V>> {
  const { properties = {}, required = [] } = jsonSchemaOf(validator) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  const given: Readonly<Record<string, DataType<unknown> | undefined>> = columns;
  const names = [...new Set([...Object.keys(properties), ...Object.keys(given)])];
  const fields = names.map((name) => {
    const type = given[name] ?? typeOf(properties[name] ?? {});
    const isOptional = given[name] === undefined && !required.includes(name);
    return { name, type: isOptional ? type?.nullable() : type };
  });
  const unknown = fields.filter(({ type }) => type === undefined).map(({ name }) => name);
  if (fields.length === 0 || unknown.length > 0) throw unknownColumns(validator, unknown);
  return new Schema(fields as { name: string; type: DataType<unknown> }[]);
}

function jsonSchemaOf(validator: StandardSchemaV1): JsonSchema {
  const { jsonSchema } = validator['~standard'] as Partial<StandardJSONSchemaV1.Props>;
  // Whatever JSON Schema cannot say is `{}`: only those columns have to be given.
  const libraryOptions = { unrepresentable: 'any' };
  return jsonSchema?.output({ target: 'draft-2020-12', libraryOptions }) ?? {};
}

/** The type of a JSON Schema, or undefined where it says too little. */
function typeOf(schema: JsonSchema): DataType<unknown> | undefined {
  const alternatives = alternativesOf(schema);
  if (alternatives !== undefined) {
    const present = alternatives.filter((each) => each['type'] !== 'null');
    const types = present.map(typeOf);
    const [first] = types;
    const isOne = first !== undefined && types.every((type) => type?.equals(first) === true);
    if (!isOne) return undefined;
    return present.length < alternatives.length ? first.nullable() : first;
  }
  switch (schema['type']) {
    case 'integer':
      return int64().asNumber();
    case 'number':
      return float64();
    case 'string':
      return string();
    case 'boolean':
      return boolean();
    case 'array':
      return arrayOf(schema['items'] as JsonSchema | undefined);
    case 'object':
      return objectOf(schema);
    default:
      return scalarOf(schema);
  }
}

/** `anyOf`, or several types. */
function alternativesOf(schema: JsonSchema): readonly JsonSchema[] | undefined {
  const either = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(either)) return either as JsonSchema[];
  const { type } = schema;
  return Array.isArray(type) ? type.map((each: unknown) => ({ ...schema, type: each })) : undefined;
}

/** The type of `const` and `enum`. */
function scalarOf(schema: JsonSchema): DataType<unknown> | undefined {
  const values = 'const' in schema ? [schema['const']] : schema['enum'];
  if (!Array.isArray(values)) return undefined;
  const present = values.filter((value) => value !== null);
  const types: Readonly<Record<string, () => DataType<unknown>>> = {
    string,
    number: float64,
    boolean,
  };
  const kind = typeof present[0];
  if (!Object.hasOwn(types, kind) || present.some((value) => typeof value !== kind))
    return undefined;
  const type = types[kind]();
  return present.length < values.length ? type.nullable() : type;
}

function arrayOf(items: JsonSchema | undefined): DataType<unknown> | undefined {
  const element = items === undefined ? undefined : typeOf(items);
  return element === undefined ? undefined : array(element);
}

function objectOf(schema: JsonSchema): DataType<unknown> | undefined {
  const { properties, required, additionalProperties } = schema as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: JsonSchema | boolean;
  };
  if (properties === undefined || Object.keys(properties).length === 0) {
    const value = typeof additionalProperties === 'object' && typeOf(additionalProperties);
    return value === false || value === undefined ? undefined : map(string(), value);
  }
  const fields: [string, DataType<unknown>][] = [];
  for (const [name, property] of Object.entries(properties)) {
    const type = typeOf(property);
    if (type === undefined) return undefined;
    fields.push([name, required?.includes(name) === true ? type : type.nullable()]);
  }
  return row(Object.fromEntries(fields) as Fields);
}

function unknownColumns(validator: StandardSchemaV1, names: readonly string[]): MillraceError {
  const { vendor } = validator['~standard'];
  const which =
    names.length === 0
      ? `The ${vendor} schema does not tell its columns`
      : `The ${vendor} schema does not tell the types of ${names.join(', ')}`;
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `${which}; give them: { columns: { ${names[0] ?? 'name'}: timestamp(3) } }.`,
  );
}
