// The SQL/JSON functions. Clauses come as keywords behind the arguments: `RETURNING INT` (with its
// type), `WITHOUT WRAPPER`, `NULL ON EMPTY`, `ABSENT ON NULL`; `DEFAULT ON ERROR` has its value
// behind it.
import { MillraceError } from '../../error.js';
import { literalNode, type ExpressionNode } from '../../expression/node.js';
import { boolean, string, type DataType } from '../../batch/dataType.js';
import { columnType, typeText, withNullability } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { BOOLEAN, define, functionNode, TEXT } from './define.js';
import { jsonFrom } from './jsonFrom.js';
import { parseJsonPath, readJsonPath } from './jsonPath.js';
import { scalarTo } from './jsonScalar.js';
import { isScalar, jsonText, parseJson, type Json } from './jsonText.js';
import type { BoundFunction, FunctionArgument, ScalarFunction } from './scalarFunction.js';

/** What a path found: a value, nothing, or what went wrong. */
interface Found {
  readonly value?: Json;
  readonly isLax: boolean;
  readonly error?: Error;
}

function find(text: string, path: string): Found {
  let isLax = false;
  try {
    const parsed = parseJsonPath(path);
    isLax = parsed.isLax;
    const value = readJsonPath(parseJson(text), parsed);
    if (value !== undefined || isLax) return { value, isLax };
    return { isLax, error: failure(`There is nothing at '${path}'.`) };
  } catch (error) {
    const problem = error instanceof Error ? error : failure(String(error));
    // Lax paths take what is no JSON for nothing, not what is no path.
    return isLax ? { isLax } : { isLax, error: problem };
  }
}

const failure = (problem: string): MillraceError => new MillraceError('DATA_FUNCTION', problem);

/** The clauses of a call. */
interface Clauses {
  readonly returning?: LogicalType;
  readonly wrapper: string;
  readonly onEmpty: string;
  readonly onError: string;
  /** Places of the defaults among the arguments without keywords. */
  readonly emptyAt: number;
  readonly errorAt: number;
}

function clausesOf(args: readonly FunctionArgument[]): Clauses {
  const word = (end: string): string | undefined =>
    args.find(({ keyword }) => keyword?.endsWith(end))?.keyword?.slice(0, -end.length);
  const place = (name: string): number => {
    const at = args.findIndex(({ keyword }) => keyword === name);
    return args.slice(0, at + 1).filter(({ keyword }) => keyword === undefined).length;
  };
  const returning = args.find(({ keyword }) => keyword?.startsWith('RETURNING '))?.type;
  return {
    ...(returning && { returning }),
    wrapper: word(' WRAPPER') ?? 'WITHOUT',
    onEmpty: word(' ON EMPTY') ?? 'NULL',
    onError: word(' ON ERROR') ?? '',
    emptyAt: place('DEFAULT ON EMPTY'),
    errorAt: place('DEFAULT ON ERROR'),
  };
}

/** A function of a text and a path. */
function reading(
  name: string,
  usage: string,
  resultOf: (clauses: Clauses) => LogicalType,
  evaluate: (clauses: Clauses, type: LogicalType) => (...values: readonly unknown[]) => unknown,
): ScalarFunction {
  const bind = (args: readonly FunctionArgument[]): BoundFunction | string => {
    const [text, path] = args;
    if (!isText(text.type))
      return `the first argument is ${typeText(text.type)}; cast it to STRING`;
    if (!isText(path.type)) return `the path is ${typeText(path.type)}; a text is expected`;
    const clauses = clausesOf(args);
    const type = withNullability(resultOf(clauses), true);
    const body = evaluate(clauses, type);
    const node = (nodes: readonly ExpressionNode[]): ExpressionNode =>
      functionNode(name, nodes, columnType(type), (...values: unknown[]) =>
        values[0] === null || values[1] === null ? null : body(...values),
      );
    const operands = args.map(({ keyword }, i) =>
      i < 2 || keyword !== undefined ? undefined : type,
    );
    return { type, operands, node };
  };
  return { name, category: 'json', arity: [2, 8], usage, bind };
}

const isText = ({ kind }: LogicalType): boolean => /^(?:VAR)?CHAR$|^NULL$/.test(kind);

const exists = reading(
  'JSON_EXISTS',
  'JSON_EXISTS(text, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])',
  () => BOOLEAN,
  ({ onError }) =>
    (text, path) => {
      const { value, error } = find(text as string, path as string);
      if (error === undefined) return value !== undefined && value !== null;
      if (onError === 'ERROR') throw error;
      return onError === 'UNKNOWN' ? null : onError === 'TRUE';
    },
);

const value = reading(
  'JSON_VALUE',
  'JSON_VALUE(text, path [RETURNING type] [… ON EMPTY] [… ON ERROR])',
  ({ returning }) => returning ?? TEXT,
  (clauses, type) => {
    const { onEmpty, onError, emptyAt, errorAt } = clauses;
    const failed = (error: Error, values: readonly unknown[]): unknown => {
      if (onError === 'ERROR') throw error;
      return onError === 'DEFAULT' ? values[errorAt] : null;
    };
    return (...values) => {
      const found = find(values[0] as string, values[1] as string);
      if (found.error !== undefined) return failed(found.error, values);
      const json = found.value ?? null;
      if (json === null || (found.isLax && !isScalar(json))) {
        if (onEmpty === 'ERROR') throw failure(`There is no value at '${String(values[1])}'.`);
        return onEmpty === 'DEFAULT' ? values[emptyAt] : null;
      }
      if (!isScalar(json)) return failed(failure(`${jsonText(json)} is no scalar.`), values);
      const result = scalarTo(json, type);
      if (result !== undefined) return result;
      return failed(failure(`${jsonText(json)} cannot be cast to ${typeText(type)}.`), values);
    };
  },
);

const query = reading(
  'JSON_QUERY',
  'JSON_QUERY(text, path [RETURNING type] [… WRAPPER] [… ON EMPTY] [… ON ERROR])',
  ({ returning }) => returning ?? TEXT,
  (clauses, type) => {
    const isArray = type.kind === 'ARRAY';
    const instead = (behavior: string, error: Error): unknown => {
      if (behavior === 'ERROR') throw error;
      if (behavior === 'EMPTY ARRAY') return isArray ? [] : '[]';
      return behavior === 'EMPTY OBJECT' && !isArray ? '{}' : null;
    };
    const { wrapper, onEmpty, onError } = clauses;
    return (text, path) => {
      const { value: json, isLax, error } = find(text as string, path as string);
      if (error !== undefined) return instead(onError, error);
      const wrapped = json === undefined || json === null ? null : wrap(json, wrapper);
      if (wrapped === null || (isLax && isScalar(wrapped))) {
        return instead(onEmpty, failure(`There is no value at '${String(path)}'.`));
      }
      if (isScalar(wrapped)) {
        return instead(onError, failure(`${jsonText(wrapped)} is no array or object.`));
      }
      if (!isArray) return jsonText(wrapped);
      if (Array.isArray(wrapped)) return (wrapped as readonly Json[]).map(elementText);
      return instead(onError, failure(`${jsonText(wrapped)} is no array.`));
    };
  },
);

function wrap(json: Json, wrapper: string): Json {
  if (wrapper === 'WITHOUT') return json;
  return wrapper === 'WITH CONDITIONAL' && Array.isArray(json) ? json : [json];
}

const elementText = (json: Json): string | null =>
  json === null ? null : isScalar(json) ? String(json) : jsonText(json);

const RAW = /^JSON(?:_OBJECT|_ARRAY)?$/;

/** What functions of JSON made is JSON as it is, other texts are strings. */
function valueOf(node: ExpressionNode, type: LogicalType): (value: unknown) => Json {
  if (node.kind === 'function' && RAW.test(node.name)) {
    return (text) => (text === null ? null : parseJson(text as string));
  }
  return jsonFrom(type);
}

/** JSON_OBJECT and JSON_ARRAY. */
function making(
  name: string,
  usage: string,
  make: (
    values: readonly unknown[],
    convert: readonly ((value: unknown) => Json)[],
    keepsNull: boolean,
  ) => Json,
): ScalarFunction {
  const bind = (args: readonly FunctionArgument[]): BoundFunction | string => {
    const values = args.filter(({ keyword }) => keyword === undefined);
    const word = args.find(({ keyword }) => keyword?.endsWith(' ON NULL'))?.keyword;
    const isObject = name === 'JSON_OBJECT';
    const keepsNull = (word ?? (isObject ? 'NULL' : 'ABSENT')).startsWith('NULL');
    if (isObject && values.some(({ type }, i) => i % 2 === 0 && !isText(type))) {
      return 'a key is no text';
    }
    return {
      type: TEXT,
      operands: [],
      node: (nodes) => {
        const convert = nodes.map((node, i) => valueOf(node, values[i].type));
        return functionNode(name, nodes, string(), (...given: unknown[]) =>
          jsonText(make(given, convert, keepsNull)),
        );
      },
    };
  };
  return { name, category: 'json', arity: [0, Infinity], usage, bind };
}

const object = making(
  'JSON_OBJECT',
  'JSON_OBJECT([KEY] key VALUE value, … [{NULL | ABSENT} ON NULL])',
  (values, convert, keepsNull) => {
    const map = new Map<string, Json>();
    for (let i = 0; i < values.length; i += 2) {
      if (values[i + 1] === null && !keepsNull) continue;
      map.set(String(values[i]), convert[i + 1](values[i + 1]));
    }
    return map;
  },
);

const array = making(
  'JSON_ARRAY',
  'JSON_ARRAY(value, … [{NULL | ABSENT} ON NULL])',
  (values, convert, keepsNull) =>
    values.flatMap((item, i) => (item === null && !keepsNull ? [] : [convert[i](item)])),
);

function isJson(name: string, test: (json: Json) => boolean): ScalarFunction[] {
  const passes = (text: string | null): boolean => {
    if (text === null) return false;
    try {
      return test(parseJson(text));
    } catch {
      return false; // Texts that are no JSON fail the test.
    }
  };
  const make = (full: string, type: DataType<unknown>, expected: boolean): ScalarFunction =>
    define('json', full, {
      parameters: ['text'],
      result: BOOLEAN,
      nullable: 'never',
      usage: `text ${full}`,
      make: (args) =>
        functionNode(full, args, type, (text: string | null) => passes(text) === expected),
    });
  return [make(`IS ${name}`, boolean(), true), make(`IS NOT ${name}`, boolean(), false)];
}

const quoted = define('json', 'JSON_STRING', {
  parameters: ['any'],
  result: TEXT,
  make: (args, { types: [type] }, column) => {
    if (type.kind === 'NULL') return literalNode(null, string().nullable());
    const convert = valueOf(args[0], type);
    return functionNode('JSON_STRING', args, column, (given: unknown) =>
      given === null ? null : jsonText(convert(given)),
    );
  },
});

const raw = define('json', 'JSON', {
  parameters: ['text'],
  result: TEXT,
  nullable: 'always',
  usage: 'JSON(text), as a value of JSON_OBJECT and JSON_ARRAY',
  make: (args, _bound, type) =>
    functionNode('JSON', args, type, (text: string | null) =>
      text === null || text.trim() === '' ? null : jsonText(parseJson(text)),
    ),
});

/** SQL/JSON by Flink's names. */
export const JSON_FUNCTIONS: readonly ScalarFunction[] = [
  exists,
  value,
  query,
  object,
  array,
  quoted,
  raw,
  ...isJson('JSON', () => true),
  ...isJson('JSON VALUE', () => true),
  ...isJson('JSON SCALAR', isScalar),
  ...isJson('JSON ARRAY', (json) => Array.isArray(json)),
  ...isJson('JSON OBJECT', (json) => json instanceof Map),
];
