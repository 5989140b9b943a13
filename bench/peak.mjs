// Loaded before a program (`node --import`): leaves the largest resident set of its process, in bytes, in the file that BENCH_PEAK names.
// Linux tells it of this program alone as VmHWM; what getrusage tells begins with the size of whoever started the process.
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(peakBytes())));

function peakBytes() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
