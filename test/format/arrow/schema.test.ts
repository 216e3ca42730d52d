import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { schemaFromArrow, schemaToArrow } from '../../../src/arrow.js';
import { timestamp } from '../../../src/batch/dataType.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { flatTypes, nestedTypes } from '../../support/arbitraries.js';

describe('schemas', () => {
  it('keep every type of a schema', () => {
    const all = new Schema(
      [...flatTypes, ...nestedTypes].map((type, i) => ({ name: `c${i}`, type })),
    );
    expect(String(schemaFromArrow(schemaToArrow(all)))).toBe(String(all));
  });

  it('give strings the layout that was asked for', () => {
    const single = new Schema([{ name: 's', type: flatTypes[11] }]);
    expect(String(schemaToArrow(single, 'utf8').fields[0].type)).toBe('Utf8');
    expect(String(schemaToArrow(single).fields[0].type)).toBe('Utf8View');
  });

  it('tell zones and units of timestamps', () => {
    const two = new arrow.Schema([
      new arrow.Field('a', new arrow.TimestampSecond('Europe/Berlin'), false),
      new arrow.Field('b', new arrow.TimestampNanosecond(), true),
    ]);
    expect(String(schemaFromArrow(two))).toBe('(a TIMESTAMP_LTZ(0) NOT NULL, b TIMESTAMP(9))');
    const back = schemaFromArrow(schemaToArrow(schema({ t: timestamp(1) })));
    expect(String(back)).toBe('(t TIMESTAMP(1) NOT NULL)');
  });
});
