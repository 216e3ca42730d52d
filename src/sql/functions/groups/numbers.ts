// Functions of numbers.
export { ARITHMETIC_FUNCTIONS as functions } from '../arithmetic.js';
