// Functions of JSON.
export { JSON_FUNCTIONS as functions } from '../json.js';
