// A page downloads functions when a query calls one of their group. Their names are known before:
// unknown ones are errors at once.
import type { ScalarFunction } from './scalarFunction.js';

/** Functions that are loaded together. */
export interface FunctionGroup {
  /** Their names, separated by commas. */
  readonly names: string;
  load(): Promise<{ readonly functions: readonly ScalarFunction[] }>;
}

/** Functions that are there from the start. */
export const LOADED: readonly ScalarFunction[] = [];

/** Functions that are loaded when they are called first. */
export const LATER: readonly FunctionGroup[] = [
  {
    names:
      'POWER,ABS,SQRT,LN,LOG10,LOG2,LOG,EXP,CEIL,CEILING,FLOOR,SIN,SINH,COS,COSH,TAN' +
      ',TANH,COT,ASIN,ACOS,ATAN,ATAN2,DEGREES,RADIANS,SIGN,ROUND,TRUNCATE,PI,E,RAND' +
      ',RAND_INTEGER,UUID,BIN,GREATEST,LEAST',
    load: () => import('./groups/numbers.js'),
  },
  {
    names:
      'SIMILAR TO,CHAR_LENGTH,CHARACTER_LENGTH,UPPER,LOWER,POSITION,TRIM,LTRIM,RTRIM' +
      ',BTRIM,REPEAT,OVERLAY,STARTSWITH,ENDSWITH,SUBSTRING,SUBSTR,REPLACE,TRANSLATE' +
      ',INITCAP,CONCAT,LPAD,RPAD,ASCII,CHR,INSTR,LEFT,RIGHT,LOCATE,REVERSE,IS_ALPHA' +
      ',IS_DIGIT,IS_DECIMAL,CONCAT_WS,ELT,STR_TO_MAP,PRINTF,SPLIT_INDEX,SPLIT,REGEXP' +
      ',REGEXP_REPLACE,REGEXP_COUNT,REGEXP_EXTRACT,REGEXP_EXTRACT_ALL,REGEXP_INSTR' +
      ',REGEXP_SUBSTR',
    load: () => import('./groups/texts.js'),
  },
  {
    names:
      'HEX,UNHEX,FROM_BASE64,TO_BASE64,DECODE,ENCODE,URL_DECODE,URL_ENCODE,PARSE_URL' +
      ',JSON_QUOTE,JSON_UNQUOTE,MD5,SHA1,SHA224,SHA256,SHA384,SHA512,SHA2',
    load: () => import('./groups/codes.js'),
  },
  {
    names:
      'OVERLAPS,EXTRACT,YEAR,QUARTER,MONTH,WEEK,DAYOFYEAR,DAYOFMONTH,DAYOFWEEK,HOUR' +
      ',MINUTE,SECOND,DATE_FORMAT,TIMESTAMPADD,TIMESTAMPDIFF,TO_DATE,TO_TIMESTAMP' +
      ',TO_TIMESTAMP_LTZ,FROM_UNIXTIME,UNIX_TIMESTAMP,CONVERT_TZ,CURRENT_TIMESTAMP,NOW' +
      ',CURRENT_ROW_TIMESTAMP,PROCTIME,LOCALTIMESTAMP,CURRENT_DATE,CURRENT_TIME' +
      ',LOCALTIME',
    load: () => import('./groups/times.js'),
  },
  {
    names:
      'ARRAY_APPEND,ARRAY_PREPEND,ARRAY_CONTAINS,ARRAY_POSITION,ARRAY_REMOVE' +
      ',ARRAY_DISTINCT,ARRAY_REVERSE,ARRAY_SLICE,ARRAY_SORT,ARRAY_UNION,ARRAY_CONCAT' +
      ',ARRAY_EXCEPT,ARRAY_INTERSECT,ARRAY_MAX,ARRAY_MIN,ARRAY_JOIN,CARDINALITY,ELEMENT' +
      ',ITEM,ARRAY,MAP,ROW,MAP_KEYS,MAP_VALUES,MAP_ENTRIES,MAP_FROM_ARRAYS,MAP_UNION',
    load: () => import('./groups/collections.js'),
  },
  {
    names:
      'JSON_EXISTS,JSON_VALUE,JSON_QUERY,JSON_OBJECT,JSON_ARRAY,JSON_STRING,JSON' +
      ',IS JSON,IS NOT JSON,IS JSON VALUE,IS NOT JSON VALUE,IS JSON SCALAR' +
      ',IS NOT JSON SCALAR,IS JSON ARRAY,IS NOT JSON ARRAY,IS JSON OBJECT' +
      ',IS NOT JSON OBJECT',
    load: () => import('./groups/json.js'),
  },
];
