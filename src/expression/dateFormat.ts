// DATE_FORMAT: a pattern compiled to bytes that a kernel fills in.
import { OP_FORMAT_TIME } from '../../assembly/abi/expressionOperation.js';
import * as abi from '../../assembly/abi/expressionTime.js';
import { string } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import { nullableWith, operation, type ConstantTerm, type Term } from './term.js';
import { temporalOperand, timeLoop, timeParameter } from './timeTerm.js';

const PATTERN = /yyyy|MM|dd|HH|mm|ss|SSS|'[^']*'|[A-Za-z]+|[^A-Za-z]/gsu;
const TOKENS: Readonly<Record<string, number>> = {
  yyyy: abi.TOKEN_YEAR,
  MM: abi.TOKEN_MONTH,
  dd: abi.TOKEN_DAY,
  HH: abi.TOKEN_HOUR,
  mm: abi.TOKEN_MINUTE,
  ss: abi.TOKEN_SECOND,
  SSS: abi.TOKEN_MILLISECOND,
};

/** Text of a time by a pattern of yyyy MM dd HH mm ss SSS, 'text' and what is no letter. */
export function dateFormat(args: readonly Term[], text: string, pattern = ''): Term {
  const input = temporalOperand(args[0], text);
  const compiled: ConstantTerm = {
    kind: 'constant',
    value: compilePattern(pattern, text),
    type: string(),
    isFlexible: false,
    text: `'${pattern}'`,
  };
  const type = nullableWith(string(), [input]);
  const options = { parameter: timeParameter(input.type, 0), loop: timeLoop(input.type) };
  return operation(OP_FORMAT_TIME, [input, compiled], type, text, options);
}

function compilePattern(pattern: string, text: string): string {
  return pattern.replaceAll(PATTERN, (part) => {
    const token: number | undefined = TOKENS[part];
    if (token !== undefined) return String.fromCharCode(token);
    if (part.startsWith("'") && part.length > 1) return literal(part.slice(1, -1) || "'");
    if (!/[A-Za-z]/.test(part)) return literal(part);
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${text}: the pattern has '${part}'; supported are yyyy MM dd HH mm ss SSS and 'text'.`,
    );
  });
}

/** Bytes that would be tokens are escaped. */
function literal(part: string): string {
  const escape = String.fromCharCode(abi.TOKEN_BYTE);
  return [...part].map((c) => (c.charCodeAt(0) <= abi.TOKEN_BYTE ? escape + c : c)).join('');
}
