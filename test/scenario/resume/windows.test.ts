import { checkScenarios } from './checkScenarios.js';
import { windowScenarios } from './scenarios/windows.js';

checkScenarios(windowScenarios);
