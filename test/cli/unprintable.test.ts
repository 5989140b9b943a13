import { describe, expect, it } from 'vitest';
import Attach from '../../src/commands/attach.ts';
import CollectGit from '../../src/commands/collect/git.ts';
import Export from '../../src/commands/export.ts';
import Import from '../../src/commands/import.ts';
import KeysShow from '../../src/commands/keys/show.ts';
import PeopleImport from '../../src/commands/people/import.ts';
import Probe from '../../src/commands/probe.ts';
import SnapshotsList from '../../src/commands/snapshots/list.ts';
import Verify from '../../src/commands/verify.ts';
import { runCommand } from '../commands/support/runCommand.ts';

const NASTY = 'a\u001b]0;x\u0007\u009b2J\u202etxt\u2028\r';
// escape sequences, control and direction characters; a line feed ends a line, colours are the terminal's own
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const CASES: [string, Parameters<typeof runCommand>[0], string[]][] = [
  ['a store', SnapshotsList, ['--store', NASTY]],
  ['a bundle', Verify, [NASTY]],
  ['a bundle and a key', Verify, ['x.zip', '--public-key', NASTY]],
  ['a key', KeysShow, [NASTY]],
  ['a list', PeopleImport, [NASTY, '--kind', 'leavers', '--store', 's.db']],
  ['a time zone', PeopleImport, ['x', '--kind', 'leavers', '--timezone', NASTY]],
  ['a column', PeopleImport, ['x', '--kind', 'leavers', '--columns', `${NASTY}=x`]],
  ['a kind', PeopleImport, ['x', '--kind', NASTY]],
  ['a period', Export, ['--period', NASTY, '--entity', 'x', '--key', 'x', '--out', 'x']],
  ['a time', Export, ['--from', NASTY, '--to', '2026-01-01', '--entity', 'x', '--key', 'x', '--out', 'x']],
  [
    'settings',
    Export,
    ['--period', '2026-Q1', '--entity', 'x', '--key', 'x', '--out', 'x', '--settings', NASTY],
  ],
  ['a log', Import, ['--events', NASTY, '--cluster', 'x']],
  ['a folder', Import, ['--tctl', NASTY, '--cluster', 'x']],
  ['a repository', CollectGit, [NASTY]],
  ['an attached file', Attach, [NASTY, '--item', '1']],
  ['a number', Attach, ['x', '--item', NASTY]],
  ['an address', Probe, [NASTY]],
  ['a flag', Probe, [`--${NASTY}`]],
];

describe('whatever stands on the command line is shown without effect', () => {
  it.each(CASES)('%s', async (_, command, argv) => {
    for (const more of [[], ['--debug']]) {
      const ran = await runCommand(command, [...argv, ...more]);
      expect(ran.exit).not.toBe(0);
      // the line begins where a progress line may have been
      expect(ran.stderr.replace(/^\r(?=error: )/m, '')).not.toMatch(RAW);
      const json = await runCommand(command, [...argv, ...more, '--json']);
      const { message, hint } = json.json.error;
      expect(`${message}${hint}`).not.toMatch(RAW);
    }
  });
});
