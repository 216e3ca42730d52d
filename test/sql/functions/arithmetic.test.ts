// Functions of numbers against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('arithmetic');
