// Texts and their parts against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('textParts');
