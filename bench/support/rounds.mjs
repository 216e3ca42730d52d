// Runs the contenders of a benchmark in turn, round after round, each time in a fresh process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, sameAnswer } from './statistics.mjs';

const starter = fileURLToPath(new URL('contender.mjs', import.meta.url));

/**
 * @param benchmark  A variant of a benchmark: contenders, parameters, work and whether whole
 * processes are timed.
 * @returns For each contender { name, speeds, cpuNs, peakBytes } or { name, skipped } or { name,
 * failed }.
 */
export async function runRounds(benchmark, roundCount) {
  const results = benchmark.contenders.map((contender) => ({
    name: contender.name,
    skipped: contender.skip?.(),
    speeds: [],
    cpuNs: [],
    peakBytes: [],
  }));
  for (let round = 0; round < roundCount; round++) {
    for (const [index, contender] of benchmark.contenders.entries()) {
      const result = results[index];
      if (result.skipped !== undefined || result.failed !== undefined) continue;
      try {
        record(result, await runOnce(contender, benchmark), benchmark);
      } catch (error) {
        result.failed = error.message;
      }
    }
  }
  checkAnswers(results);
  return results;
}

/** Adds a report; speed is work units a second, for example rows. */
function record(result, report, benchmark) {
  const seconds = benchmark.wholeProcess ? report.wallSeconds : median(report.seconds);
  const cpu = benchmark.wholeProcess ? report.processCpuSeconds : median(report.cpuSeconds);
  if (result.answer !== undefined && !sameAnswer(result.answer, report.answer)) {
    throw new Error(`its answer changed: ${JSON.stringify(report.answer)}`);
  }
  result.answer = report.answer;
  result.speeds.push(benchmark.work / seconds);
  result.cpuNs.push((cpu * 1e9) / benchmark.rows(report.answer));
  result.peakBytes.push(report.peakBytes);
}

/**
 * The first contender that stands is the reference; whoever disagrees has failed and shows no
 * speed.
 */
function checkAnswers(results) {
  const standing = results.filter((result) => result.answer !== undefined && !result.failed);
  const reference = standing.find((result) => result.name !== 'millrace') ?? standing[0];
  for (const result of standing) {
    if (sameAnswer(reference.answer, result.answer)) continue;
    result.failed =
      `wrong answer ${JSON.stringify(result.answer)}, ` +
      `${reference.name} says ${JSON.stringify(reference.answer)}`;
  }
}

async function runOnce(contender, benchmark) {
  const parameters = JSON.stringify({ ...benchmark.parameters, ...contender.parameters });
  const [program, ...rest] = contender.command?.(benchmark.parameters) ?? [
    process.execPath,
    ...(contender.nodeOptions ?? []),
    starter,
    contender.module.href,
    parameters,
  ];
  const before = performance.now();
  const { code, output, errors } = await execute(program, rest);
  const wallSeconds = (performance.now() - before) / 1000;
  if (code !== 0)
    throw new Error(`exit ${code}: ${errors.trim().split('\n').slice(-12).join('\n')}`);
  const report = JSON.parse(output.trimEnd().split('\n').at(-1));
  // What a whole process wrote is checked from outside, so that the check is not timed.
  const answer = report.answer ?? benchmark.answerOf(benchmark.parameters);
  return { ...report, wallSeconds, answer };
}

function execute(program, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output, errors }));
  });
}
