// Prints the results of a benchmark: median and spread, never a bare number.
import Table from 'cli-table3';
import { ratioOf, spread } from './statistics.mjs';

const digits = (value) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);
const short = (value) => value.toFixed(digits(value));
const range = ({ min, max }) => `${short(min)}–${short(max)}`;

/**
 * One row a contender; the last columns say how many times millrace beats it and what was aimed at.
 */
export function printTable(benchmark, results) {
  const table = new Table({
    head: ['', benchmark.unit, 'min–max', 'CPU ns/row', 'peak MB', 'millrace is', 'min–max', 'aim'],
    colAligns: ['left', ...Array.from({ length: 7 }, () => 'right')],
    style: { head: [], border: [] },
  });
  const ours = results.find((result) => result.name === 'millrace');
  for (const result of results) table.push(tableRow(benchmark, result, ours));
  console.log(`\n${benchmark.title}\n${table.toString()}`);
  for (const result of results) {
    if (result.failed !== undefined) console.log(`  ${result.name} FAILED: ${result.failed}`);
    if (result.skipped !== undefined) console.log(`  ${result.name} skipped: ${result.skipped}`);
  }
}

function tableRow(benchmark, result, ours) {
  if (result.skipped !== undefined) return [result.name, 'skipped', '', '', '', '', '', ''];
  if (result.failed !== undefined) return [result.name, 'FAILED', '', '', '', '', '', ''];
  const speed = spread(result.speeds.map((value) => value / benchmark.unitSize));
  const peak = spread(result.peakBytes).median / 1e6;
  return [
    result.name,
    short(speed.median),
    range(speed),
    short(spread(result.cpuNs).median),
    peak.toFixed(0),
    ...ratioCells(benchmark, result, ours),
  ];
}

function ratioCells(benchmark, result, ours) {
  if (result === ours || ours === undefined || ours.failed || ours.skipped)
    return ['', '', aimText(benchmark, result)];
  const ratio = ratioOf(ours.speeds, result.speeds);
  const isHidden = ratio.min < 1 && ratio.max > 1;
  return [
    isHidden ? 'no change' : `${short(ratio.median)}×`,
    range(ratio),
    aimText(benchmark, result, ratio),
  ];
}

/** `≥ 6× met`: the median ratio against the aim. */
function aimText(benchmark, result, ratio) {
  const aim = benchmark.aims?.[result.name];
  if (aim === undefined) return '';
  const value = ratio?.median ?? spread(result.speeds).median / benchmark.unitSize;
  const unit = ratio === undefined ? '' : '×';
  return `≥ ${aim}${unit} ${benchmark.isTiny ? '' : value >= aim ? 'met' : 'missed'}`.trim();
}
