// Why a JSON record is bad, as a sentence.
import * as abi from '../../assembly/abi/json.js';
import type { JsonFieldName } from './jsonField.js';

const SNIPPET_BYTES = 40;
const text = new TextDecoder();

/** What the kernel says of a bad record, and its bytes from the error on. */
export interface JsonFailure {
  readonly error: number;
  readonly field: JsonFieldName | undefined;
  /** From the error to the end of the line. */
  readonly rest: Uint8Array;
  readonly depthMax: number;
  readonly recordMax: number;
}

/** `expected BIGINT for 'price', got '"abc"'`. */
export function jsonProblem(failure: JsonFailure): string {
  const { error, field, rest } = failure;
  const name = field === undefined ? 'the record' : `'${field.path}'`;
  switch (error) {
    case abi.JSON_ERROR_TYPE:
      return `expected ${field?.type.nullable() ?? 'a value'} for ${name}, got '${valueText(rest)}'`;
    case abi.JSON_ERROR_MISSING:
      return `field ${name} is missing; expected ${field?.type ?? 'a value'}`;
    case abi.JSON_ERROR_NULL:
      return `field ${name} is null; expected ${field?.type ?? 'a value'}`;
    case abi.JSON_ERROR_UTF8:
      return `expected UTF-8, got malformed bytes in the string that begins '${snippet(rest)}'`;
    case abi.JSON_ERROR_CONTROL:
      return rest.length === 0
        ? 'expected a closing quote, got the end of the line'
        : `expected control character ${hex(rest[0])} to be escaped as \\u00${hex(rest[0])}`;
    case abi.JSON_ERROR_ESCAPE:
      return `expected an escape such as \\n or \\u00e9, got '${snippet(rest.subarray(0, 6))}'`;
    case abi.JSON_ERROR_DEPTH:
      return `expected at most ${failure.depthMax} nested objects and arrays (maxDepth)`;
    case abi.JSON_ERROR_LENGTH:
      return `expected a record of at most ${failure.recordMax} bytes (maxRecordBytes)`;
    case abi.JSON_ERROR_NOT_OBJECT:
      return notObject(rest);
    case abi.JSON_ERROR_TRAILING:
      return `expected the end of the line behind the record, got '${snippet(rest)}'`;
    default:
      return rest.length === 0
        ? 'expected JSON, got the end of the line in the middle of the record'
        : `expected JSON, got '${snippet(rest)}'`;
  }
}

function notObject(rest: Uint8Array): string {
  if (rest[0] !== 0x5b) return `expected a JSON object, got '${snippet(rest)}'`;
  return (
    'expected a JSON object on each line, got an array: a file that is one JSON array is not JSON ' +
    "Lines; write one object a line, for example with jq -c '.[]'"
  );
}

/** The value at the start: a string with its quotes, or up to a separator. */
function valueText(rest: Uint8Array): string {
  const line = snippet(rest);
  const value = /^"(?:[^"\\]|\\.)*"|^[^,}\]\s]+/.exec(line)?.[0];
  return value === undefined || line.startsWith('{') || line.startsWith('[') ? line : value;
}

function snippet(bytes: Uint8Array): string {
  const start = text.decode(bytes.subarray(0, SNIPPET_BYTES));
  return bytes.length > SNIPPET_BYTES ? `${start}…` : start;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
