// What a contender does inside its own process: repeat, time, and report one JSON line.

/**
 * Runs `work` once to warm up (unless `repeat` is 1) and `repeat` times for the record. `work`
 * returns its answer, which must be the same every time.
 */
export async function measure(repeat, work) {
  return measureAnswer(repeat, work, (answer) => answer);
}

/**
 * The same for work whose answer costs time of its own: `work(true)` gives it in the warm-up, which
 * is not timed, and `work(false)` only the `rows`, which have to be as many.
 */
export async function measureUnchecked(repeat, work) {
  const checked = await work(true);
  return measureAnswer(
    repeat,
    () => work(false),
    ({ rows }) => {
      if (rows !== checked.rows) throw new Error(`${rows} rows, ${checked.rows} in the warm-up.`);
      return checked;
    },
  );
}

async function measureAnswer(repeat, work, answerOf) {
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
  return { seconds, cpuSeconds, answer: answerOf(answer) };
}
