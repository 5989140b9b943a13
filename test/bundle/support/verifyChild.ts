import { verifyBundle } from '../../../src/bundle/verify/verifyBundle.ts';

// Verifies the bundles named on the command line, in a process of its own: what it takes at most is the verifier's alone.
const reports: { file: string; verdict: string; codes: string[] }[] = [];
for (const path of process.argv.slice(2)) {
  const { file, verdict, codes } = await verifyBundle(path);
  reports.push({ file, verdict, codes });
}
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ reports, peakMegabytes }));
