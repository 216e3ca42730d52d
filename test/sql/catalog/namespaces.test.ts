import { describe } from 'vitest';
import { itGives } from '../../support/catalogScript.js';

describe('namespaces', () => {
  itGives('namespaces');
});
