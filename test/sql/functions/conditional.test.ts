// Functions that choose against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('conditional');
