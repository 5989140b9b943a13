// Loaded before a program (`node --import`): leaves the largest resident set of its process, in bytes, in the file that BENCH_PEAK names.
import { writeFileSync } from 'node:fs';

process.on('exit', () =>
  writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS * 1024)),
);
