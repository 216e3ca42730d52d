// Encodings of texts against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('encodings');
