// Functions of maps, and constructors against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('maps');
