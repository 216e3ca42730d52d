import { checkScenarios } from './checkScenarios.js';
import { windowScripts } from './scenarios/windowScripts.js';

checkScenarios(windowScripts, { mayBeEmpty: true });
