import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARGUMENTS } from '../../src/cli/completion/completedCommands.ts';
import { completionReportSchema } from '../../src/records/reports/programReports.ts';
import { hasTools } from '../bundle/support/workspace.ts';
import { affidavit, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { builtCommands } from '../support/manifest.ts';
import { ROOT } from '../support/root.ts';
import { temporaryFolder } from '../support/scene.ts';

const commands = builtCommands();
/** What the shells run in place of the program: it shows each argument. */
const SHOWN = 'affidavit() { printf \'GOT<%s>\' "$@"; echo; }';
const FISH_SHOWN = "function affidavit; printf 'GOT<%s>' $argv; echo; end";

interface Shell {
  /** arguments of the shell, and its rc file's text with the script loaded before */
  start(home: string, script: string): { args: string[]; env?: Record<string, string> };
}

const SHELLS: Record<string, Shell> = {
  bash: {
    start: (home, script) => {
      const rc = path.join(home, 'bashrc');
      writeFileSync(rc, `source ${script}\n${SHOWN}\nPS1='READY>'\nbind 'set enable-bracketed-paste off'\n`);
      return { args: ['bash', '--noprofile', '--rcfile', rc, '-i'] };
    },
  },
  zsh: {
    start: (home, script) => {
      const rc = `autoload -Uz compinit; compinit -u -D\nsource ${script}\n${SHOWN}\nPS1='READY>'\n`;
      writeFileSync(path.join(home, '.zshrc'), rc);
      return { args: ['zsh', '-i'], env: { ZDOTDIR: home } };
    },
  },
  fish: {
    start: (home, script) => {
      const rc = path.join(home, 'start.fish');
      writeFileSync(rc, `source ${script}\n${FISH_SHOWN}\nfunction fish_prompt; echo -n 'READY>'; end\n`);
      return { args: ['fish', '--private', '-i', '-C', `source ${rc}`] };
    },
  },
};

it('completion --json has the script', async () => {
  const { document, status } = await json(['completion', 'bash']);
  expect(status).toBe(0);
  const { shell, script } = documentSchema('completion', completionReportSchema).parse(document);
  expect([shell, script]).toEqual(['bash', (await affidavit(['completion', 'bash'])).stdout]);
});

it('every argument has a kind of completion', () => {
  const names = new Set([...commands.values()].flatMap(({ args }) => Object.keys(args)));
  const missing = [...names].filter((name) => ARGUMENTS[name] === undefined);
  expect(missing, 'Add each to ARGUMENTS in src/cli/completion/completedCommands.ts').toEqual([]);
  expect(Object.keys(ARGUMENTS).filter((name) => !names.has(name))).toEqual([]);
});

it.skipIf(!hasTools('bash'))('bash offers exactly the words, flags and values of each place', async () => {
  const { stdout: script } = await affidavit(['completion', 'bash']);
  const offered = (...words: string[]) => {
    const typed = ['affidavit', ...words].map((word) => `'${word}'`).join(' ');
    const asked = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _affidavit; printf '%s\n' "\${COMPREPLY[@]}"`;
    const found = execFileSync('bash', ['--norc', '-c', `${script}\n${asked}`], { encoding: 'utf8' });
    return found
      .split('\n')
      .filter((word) => word !== '')
      .sort();
  };
  const first = [...new Set([...commands.keys()].map((name) => name.split(' ', 1)[0] ?? ''))].sort();
  expect(offered('')).toEqual(first);
  expect(offered('store', '')).toEqual(['backup', 'check', 'compact', 'prune', 'rekey']);
  expect(offered('help', 'rev')).toEqual(['review']);
  expect(offered('completion', '')).toEqual(['bash', 'fish', 'zsh']);
  expect(offered('people', 'template', 'lea')).toEqual(['leavers']);
  expect(offered('review', 'start', '--scope', '')).toEqual(['all', 'bots', 'privileged']);
  expect(offered('review', 'start', '--scope', '=', 'b')).toEqual(['bots']);
  expect(offered('pull', '--since', '')).toEqual([]);
  for (const [name, { flags }] of commands)
    expect(offered(...name.split(' '), '--'), name).toEqual(
      Object.keys(flags)
        .map((flag) => `--${flag}`)
        .sort(),
    );
});

describe.each(Object.entries(SHELLS))('%s', (name, shell) => {
  it.skipIf(!hasTools(name, 'python3'))('completes what is typed into it', async () => {
    const home = await temporaryFolder();
    const script = path.join(home, 'script');
    writeFileSync(script, (await affidavit(['completion', name])).stdout);
    mkdirSync(path.join(home, 'a folder'));
    writeFileSync(path.join(home, 'a folder', 'quarter.zip'), '');
    const { args, env } = shell.start(home, script);
    const lines = [
      'affidavit rev\tstar\t--sco\tpriv\t',
      'affidavit heal\t--openm\t./a\tqua\t',
      'affidavit verify ./a\tqua\t',
      'exit',
    ];
    const { stdout, status } = spawnSync(
      '/usr/bin/python3',
      [path.join(ROOT, 'test', 'support', 'typeInShell.py'), '45', ...args],
      {
        input: JSON.stringify(lines),
        encoding: 'utf8',
        cwd: home,
        env: { PATH: process.env.PATH ?? '', HOME: home, TERM: 'xterm', XDG_CONFIG_HOME: home, ...env },
      },
    );
    const got = [...stdout.matchAll(/(GOT<.*>)\r?$/gm)].map(([, line = '']) =>
      line.replace(/(<--[\w-]+)=/, '$1>GOT<'),
    );
    expect(got, stdout).toEqual([
      'GOT<review>GOT<start>GOT<--scope>GOT<privileged>',
      'GOT<health>GOT<--openmetrics>GOT<./a folder/quarter.zip>',
      'GOT<verify>GOT<./a folder/quarter.zip>',
    ]);
    expect(status).toBe(0);
  });
});

it.skipIf(!hasTools('fish'))('fish offers exactly the words of each place, with a description', async () => {
  const home = await temporaryFolder();
  const script = path.join(home, 'script');
  writeFileSync(script, (await affidavit(['completion', 'fish'])).stdout);
  const offered = (typed: string) =>
    execFileSync('fish', ['--private', '-c', `source ${script}; complete -C '${typed}'`], {
      encoding: 'utf8',
      cwd: home,
      env: { PATH: process.env.PATH ?? '', HOME: home },
    })
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
  const first = [...new Set([...commands.keys()].map((command) => command.split(' ', 1)[0] ?? ''))].sort();
  expect(offered('affidavit ').map(([word]) => word)).toEqual(first);
  expect(offered('affidavit ').filter(([, about]) => !about)).toEqual([]);
  for (const [command, { flags }] of commands)
    expect(
      offered(`affidavit ${command} --`)
        .map(([flag]) => flag?.replace(/=$/, ''))
        .sort(),
      command,
    ).toEqual(
      Object.keys(flags)
        .map((flag) => `--${flag}`)
        .sort(),
    );
});
