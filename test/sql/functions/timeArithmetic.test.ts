// Times rounded and moved against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('timeArithmetic');
