import { checkScenarios } from './checkScenarios.js';
import { flightsScenario } from './scenarios/flights.js';

checkScenarios([await flightsScenario(40_000)]);
