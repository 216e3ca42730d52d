// One contender in a process of its own:  node contender.mjs MODULE PARAMETERS_AS_JSON
//
// The module's default export is called with the parameters and returns { answer } and, where it
// times itself, { seconds, cpuSeconds }. The report is the last line of the output; CPU time and
// peak memory are the whole process's.
const [module, parameters] = process.argv.slice(2);
const { default: run } = await import(module);
const report = await run(JSON.parse(parameters));
const usage = process.resourceUsage();
report.processCpuSeconds = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
report.peakBytes = usage.maxRSS * 1024;
process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit(0));
