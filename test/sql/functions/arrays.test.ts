// Functions of arrays against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('arrays');
