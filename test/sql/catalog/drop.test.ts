import { describe } from 'vitest';
import { itGives } from '../../support/catalogScript.js';

describe('drop', () => {
  itGives('drop');
});
