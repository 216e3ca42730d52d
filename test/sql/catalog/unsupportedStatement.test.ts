import { describe } from 'vitest';
import { itGives } from '../../support/catalogScript.js';

describe('unsupportedStatement', () => {
  itGives('unsupportedStatement');
});
