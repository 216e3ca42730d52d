// What a contender does inside its own process: repeat, time, and report one JSON line.

/**
 * Runs `work` once to warm up (unless `repeat` is 1) and `repeat` times for the record. `work`
 * returns its answer, which must be the same every time.
 */
export async function measure(repeat, work) {
  let answer;
  if (repeat > 1) answer = await work();
  const seconds = [];
  const cpuSeconds = [];
  for (let run = 0; run < repeat; run++) {
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    answer = await work();
    seconds.push((performance.now() - before) / 1000);
    const cpu = process.cpuUsage(cpuBefore);
    cpuSeconds.push((cpu.user + cpu.system) / 1e6);
  }
  return { seconds, cpuSeconds, answer };
}
