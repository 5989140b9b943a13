import { spawnSync } from 'node:child_process';
import { COLUMN_MEMBERS } from '../src/bundle/export/events/columns.ts';

/** Whether all of these programs are on this machine. */
export function missing(...names: string[]): string[] {
  return names.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
}

/** Seconds that a line of shell takes. @throws Error when it fails */
export function shellSeconds(cwd: string, line: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', line], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

/** The same audit log by the shell: CSV of the same columns, JSON lines, zip -1, and the sums of all. */
export function shellExport(store: string): string {
  const member = (name: string) => `json_extract(json, '$."${name}"')`;
  const columns = COLUMN_MEMBERS.map((names) =>
    names.length === 1 ? member(names[0] as string) : `coalesce(${names.map(member).join(', ')})`,
  );
  const rows = 'from event order by time_us, uid';
  return [
    `sqlite3 -readonly -cmd '.mode csv' '${store}' <<'SQL' > events.csv\nselect ${columns.join(', ')} ${rows};\nSQL`,
    `sqlite3 -readonly '${store}' 'select json ${rows}' > events.jsonl`,
    'zip -q -1 events.zip events.csv events.jsonl',
    'sha256sum events.csv events.jsonl events.zip > sums',
  ].join('\n');
}
