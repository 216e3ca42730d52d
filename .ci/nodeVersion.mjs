// Fails unless this Node satisfies `engines.node` of package.json (a lower bound, ">=20.19").
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const wanted = /^>=(\d+)\.(\d+)/.exec(engines.node);
const have = /^v(\d+)\.(\d+)/.exec(process.version);
const [major, minor] = [Number(have[1]), Number(have[2])];
const fits =
  major > Number(wanted[1]) || (major === Number(wanted[1]) && minor >= Number(wanted[2]));
console.log(`Node ${process.version}, needed ${engines.node}`);
process.exitCode = fits ? 0 : 1;
