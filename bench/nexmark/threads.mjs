// The command line in this process, then what it took: millrace run SCRIPT --parallelism N.
//
//   node threads.mjs SCRIPT PARALLELISM
const [script, parallelism] = process.argv.slice(2);
process.argv.splice(2, 2, 'run', '--quiet', '--parallelism', parallelism, script);
process.on('exit', (code) => {
  const { user, system } = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  const ms = performance.now();
  if (code === 0) console.log(JSON.stringify({ ms, cpuUs: user + system, peak }));
});
await import('../../bin/millrace.js');
