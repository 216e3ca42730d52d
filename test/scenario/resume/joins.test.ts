import { checkScenarios } from './checkScenarios.js';
import { joinScenarios } from './scenarios/joins.js';

checkScenarios(joinScenarios);
