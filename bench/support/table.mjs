// Prints the results of a benchmark: median and spread, never a bare number.
import Table from 'cli-table3';
import { median, ratioOf, spread } from './statistics.mjs';

const digits = (value) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);
const short = (value) => value.toFixed(digits(value));
const range = ({ min, max }) => `${short(min)}–${short(max)}`;

const HEAD = ['min–max', 'CPU ns/row', 'peak MB', 'millrace is', 'min–max', 'by CPU', 'aim'];

/** A row each contender: speed, cost, and how many times millrace beats it. */
export function printTable(benchmark, results) {
  const table = new Table({
    head: ['', benchmark.unit, ...HEAD],
    colAligns: ['left', ...Array.from({ length: HEAD.length + 1 }, () => 'right')],
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

const isMissing = (result) =>
  result === undefined || result.skipped !== undefined || result.failed !== undefined;

function tableRow(benchmark, result, ours) {
  if (isMissing(result)) {
    const what = result.skipped === undefined ? 'FAILED' : 'skipped';
    return [result.name, what, ...HEAD.map(() => '')];
  }
  const speed = spread(result.speeds.map((value) => value / benchmark.unitSize));
  const peak = median(result.peakBytes) / 1e6;
  const cells = [short(speed.median), range(speed), short(median(result.cpuNs)), peak.toFixed(0)];
  return [result.name, ...cells, ...ratioCells(benchmark, result, ours, speed.median)];
}

function ratioCells(benchmark, result, ours, speed) {
  const aim = benchmark.aims?.[result.name];
  if (result === ours) return ['', '', '', aimText(benchmark, aim, speed, '')];
  if (isMissing(ours)) return ['', '', '', ''];
  const ratio = ratioOf(ours.speeds, result.speeds);
  const isHidden = ratio.min < 1 && ratio.max > 1;
  return [
    isHidden ? 'no change' : `${short(ratio.median)}×`,
    range(ratio),
    `${short(median(result.cpuNs) / median(ours.cpuNs))}×`,
    aimText(benchmark, aim, ratio.median, '×'),
  ];
}

/** `≥ 6× met`: the median against the aim; tiny data proves nothing. */
function aimText(benchmark, aim, value, unit) {
  if (aim === undefined) return '';
  const verdict = benchmark.isTiny ? '' : value >= aim ? ' met' : ' missed';
  return `≥ ${aim}${unit}${verdict}`;
}
