// Casts against what Flink gives.
import { itEvaluates } from '../../support/sqlFunctionCases.js';

itEvaluates('cast');
