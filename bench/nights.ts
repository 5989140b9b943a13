/**
 * How much a store grows when nothing changes: nightly snapshots of the same cluster.
 *
 *   node bench/nights.ts [--users 10000] [--nights 365]
 *
 * Prints the size after the first night and after the last, their ratio (goal: below 1.05), and the processor
 * time of a night.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { growNights } from '../test/store/nights.ts';

const { values } = parseArgs({
  options: { users: { type: 'string', default: '10000' }, nights: { type: 'string', default: '365' } },
});
const folder = mkdtempSync(join(tmpdir(), 'affidavit-nights-'));
try {
  const path = join(folder, 'store.sqlite');
  const times: number[] = [];
  let first = 0;
  let cpu = process.cpuUsage();
  growNights(path, { users: Number(values.users), nights: Number(values.nights) }, (night) => {
    if (night === 1) first = statSync(path).size;
    // processor time, because the wall clock measures what else the machine does
    const { user, system } = process.cpuUsage(cpu);
    times.push((user + system) / 1000);
    cpu = process.cpuUsage();
  });
  const last = statSync(path).size;
  const median = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  console.log(`users ${values.users}, nights ${values.nights}`);
  console.log(`after the first night ${first} bytes, after the last ${last} bytes`);
  console.log(`growth ${(((last - first) / first) * 100).toFixed(2)} % (goal < 5 %)`);
  console.log(
    `processor time of a night: first ${times[0]?.toFixed(0)} ms, second to eleventh ${median(times.slice(1, 11)).toFixed(0)} ms, last ten ${median(times.slice(-10)).toFixed(0)} ms (medians)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
