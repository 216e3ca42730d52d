// millrace/arrow: the bridge to apache-arrow. Importing it gives batches their toArrow().
import type { RecordBatch } from 'apache-arrow';
import { registerArrow } from './batch/arrowBridge.js';
import { toArrow } from './format/arrow/toArrow.js';

export type { ArrowOptions } from './batch/arrowBridge.js';
export { arrow } from './connector/filesystem/arrowFormat.js';
export { fromArrow } from './format/arrow/fromArrow.js';
export { schemaFromArrow, schemaToArrow } from './format/arrow/schema.js';
export { toArrow };

declare module './batch/arrowBridge.js' {
  interface ArrowTypes {
    recordBatch: RecordBatch;
  }
}

registerArrow(toArrow);
