import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadCompany } from '../../src/demo/data/company.ts';
import { DemoCalendar } from '../../src/usecases/demo/demoCalendar.ts';
import { atEnd } from '../support/atEnd.ts';
import { affidavit, BIN, cleanEnvironment, failure, json } from '../support/cli.ts';
import { temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();
const DAY_MS = 86_400_000;

interface Pulled {
  complete: boolean;
  events: { new_rows: number };
  datasets: { dataset: string; status: string }[];
}

/** `demo --serve` in a process of its own, with a stdin to press Enter on. */
function serving(args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, 'demo', '--serve', ...args], {
    env: cleanEnvironment(),
    cwd: dir,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  atEnd(() => child.kill());
  let stdout = '';
  let stderr = '';
  let heard = () => {};
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    said: (words: string) =>
      Promise.race([
        new Promise<string>((resolve) => {
          heard = () => {
            if (stdout.includes(words)) resolve(stdout);
          };
          heard();
        }),
        ended.then((status) => {
          throw new Error(`it ended with ${status} before "${words}":\n${stdout}${stderr}`);
        }),
      ]),
    enter: () => child.stdin.write('\n'),
    async interrupt() {
      child.kill('SIGINT');
      return { status: await ended, stderr };
    },
  };
}

/** The commands that it printed, without the $ and the program's name. */
function printed(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('$ affidavit '))
    .map((line) =>
      (line.slice('$ affidavit '.length).match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')),
    );
}

test('the gateway to practise on: denied at first, nights that pass, and the same company when it is served again', async () => {
  const first = serving(['--out', 'served', '--nights', '2', '--deny', 'lock']);
  const text = await first.said('Enter lets a night pass');
  expect(text).toContain('denied    lock');
  expect(text).toMatch(/Night 1: .+\nNight 2: .+/);
  const [init = [], doctor = [], pull = []] = printed(text);
  expect([init[0], doctor[0], pull[0]]).toEqual(['init', 'doctor', 'pull']);
  expect((await affidavit(init, { cwd: dir })).status).toBe(0);
  const copy = async () => {
    const identity = path.join(dir, 'served', 'identity');
    await writeFile(path.join(dir, 'soc2', 'identity', 'identity'), await readFile(identity), {
      mode: 0o600,
    });
  };
  await copy();
  const checked = await affidavit(doctor, { cwd: dir });
  expect(checked.stdout).toMatch(/lock/);
  const incomplete = await json<Pulled>(pull, { cwd: dir });
  expect(incomplete.status).toBe(4);
  expect(incomplete.document.datasets).toContainEqual(
    expect.objectContaining({ dataset: 'locks', status: 'denied' }),
  );
  first.enter();
  expect(await first.said('Night 3: ')).toContain('was locked');
  expect(await first.interrupt()).toMatchObject({ status: 0 });

  const second = serving(['--out', 'served', '--nights', '1']);
  const again = await second.said('Enter lets a night pass');
  expect(again).toContain('Night 3: newcomer-1 was locked.\nNight 4: ');
  await copy();
  // the port is the one of before where it is still free
  const [moved = []] = printed(again);
  const proxy = moved[moved.indexOf('--proxy') + 1] ?? '';
  const complete = await json<Pulled>(
    [...pull, '--proxy', proxy, '--proxy-ca', path.join('served', 'proxy-ca.pem')],
    { cwd: dir },
  );
  // whole, with new exceptions of the check
  expect([complete.status, complete.document.complete], complete.stderr).toEqual([9, true]);
  expect(complete.document.events.new_rows).toBeGreaterThan(0);
  const check = await json<{ exceptions: { facts: string }[] }>(
    ['check', '--config', path.join('soc2', 'affidavit.yaml')],
    { cwd: dir },
  );
  expect(JSON.stringify(check.document)).toContain('support');
  expect(await second.interrupt()).toMatchObject({ status: 0 });
});

test('a kind that no rule names, nights without --serve, and --json are refused', async () => {
  expect(await failure(['demo', '--nights', '2', '--out', path.join(dir, 'x')])).toMatchObject({
    code: 'USAGE',
  });
  expect(await failure(['demo', '--serve', '--out', path.join(dir, 'x')])).toMatchObject({ code: 'USAGE' });
  const { status, stderr } = await affidavit([
    'demo',
    '--serve',
    '--deny',
    'locks',
    '--out',
    path.join(dir, 'x'),
  ]);
  expect(status).toBe(2);
  expect(stderr).toContain('No rule of the collector\'s role names "locks"');
  expect(stderr).toContain('access_list, access_monitoring_rule');
});

test('what has passed stays as it was: nights have their place, and days on which nobody served the folder pass by themselves', async () => {
  const { data } = await loadCompany();
  const folder = path.join(dir, 'calendar');
  await mkdir(folder);
  const now = Date.parse('2027-02-03T10:00:00Z');
  const first = new DemoCalendar(folder, data, 2, now);
  expect(first.happened).toHaveLength(2);
  first.save({ proxy: '127.0.0.1:1', auth: '127.0.0.1:2' });
  const later = new DemoCalendar(folder, data, 1, now + 3 * DAY_MS);
  expect(later.happened.slice(0, 2)).toEqual(first.happened);
  expect(later.happened).toHaveLength(2 + 3 + 1);
  const uids = (calendar: DemoCalendar) => calendar.data.events.map(({ uid, time }) => `${uid} ${time}`);
  expect(uids(later).slice(0, uids(first).length)).toEqual(uids(first));
  expect(new Set(uids(later)).size).toBe(uids(later).length);
  // the quarter ended two nights before the first day, at midnight
  expect(first.data.events.filter(({ time }) => String(time) < '2027-02-01').length).toBe(data.events.length);
  expect(uids(later).every((line) => Date.parse(line.split(' ')[1] ?? '') <= now + 3 * DAY_MS)).toBe(true);

  await writeFile(path.join(folder, 'gateway.json'), '{}');
  expect(() => new DemoCalendar(folder, data, 0, now)).toThrow(/not the calendar/);
});
