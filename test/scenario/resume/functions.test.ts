import { checkScenarios } from './checkScenarios.js';
import { functionScenarios } from './scenarios/functions.js';

checkScenarios(functionScenarios);
