import { readFileSync } from 'node:fs';
import '../../../bin/heap.js';
import { verifyBundle } from '../../../src/bundle/verify/verifyBundle.ts';

// Verifies the bundles named on the command line with the heap of the product, in a process of its own: what it takes at most
// is the verifier's alone. With --expose-gc each begins with a clean heap, as in a process of its own.
const reports: { file: string; verdict: string; codes: string[] }[] = [];
for (const path of process.argv.slice(2)) {
  const { file, verdict, codes } = await verifyBundle(path);
  reports.push({ file, verdict, codes });
  globalThis.gc?.();
}
const peakMegabytes = Math.round(peakKilobytes() / 1024);
process.stdout.write(JSON.stringify({ reports, peakMegabytes }));

/** On Linux the peak of resourceUsage begins with that of the process that started this one; the kernel's own begins anew. */
function peakKilobytes(): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
