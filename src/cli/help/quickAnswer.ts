import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';
import { type HelpSource, rootHelp } from './rootHelp.ts';

interface PackageFile {
  name: string;
  version: string;
  description: string;
  oclif: {
    topics: Record<string, { description: string }>;
    additionalHelpFlags: string[];
    additionalVersionFlags: string[];
  };
}

/**
 * The output of `--version`, of the root `--help` and of `help`, without loading oclif, which takes three times as long as Node
 * itself. Flags are recognised by oclif's own rules: a version flag comes first; help is that of the program when no command
 * precedes the first other flag.
 *
 * @param root folder that holds package.json and oclif.manifest.json
 * @param argv arguments after the program's name
 * @returns null when oclif has to run
 */
export function quickAnswer(root: string, argv: readonly string[]): string | null {
  const isHelp = argv.length === 1 && argv[0] === 'help';
  if (argv.length > 0 && argv[0]?.startsWith('-') !== true && !isHelp) return null;
  const file = readJson<PackageFile>(path.join(root, 'package.json'));
  const { additionalHelpFlags, additionalVersionFlags } = file.oclif;
  if (['--version', ...additionalVersionFlags].includes(argv[0] ?? '')) {
    const userAgent = agent(file);
    return userAgent === null ? null : `${userAgent}\n`;
  }
  if (!isHelp && !asksForHelp(argv, ['--help', ...additionalHelpFlags])) return null;
  return rootHelpOf(root);
}

/**
 * The root help of an installed program, as wide as its terminal.
 *
 * @param root folder that holds package.json and oclif.manifest.json
 */
export function rootHelpOf(root: string): string {
  const { description, oclif } = readJson<PackageFile>(path.join(root, 'package.json'));
  const { commands } = readJson<Pick<HelpSource, 'commands'>>(path.join(root, 'oclif.manifest.json'));
  return rootHelp({ description, topics: oclif.topics, commands }, width());
}

/** oclif's text; null under WSL, which it names in its own way. */
function agent({ name, version }: PackageFile): string | null {
  if (process.env.WSL_DISTRO_NAME !== undefined || /microsoft/i.test(release())) return null;
  return `${name}/${version} ${process.platform}-${process.arch} node-${process.version}`;
}

function asksForHelp(argv: readonly string[], helpFlags: readonly string[]): boolean {
  if (argv.length === 0) return true;
  const end = argv.indexOf('--');
  const asked = (end === -1 ? argv : argv.slice(0, end)).some((word) => helpFlags.includes(word));
  const subject = argv.find((word) => !helpFlags.includes(word));
  return asked && (subject === undefined || subject.startsWith('-'));
}

/** As wide as oclif writes: 80 columns where nobody looks, 40 at the least. */
function width(): number {
  const columns = process.stdout.isTTY ? process.stdout.columns : 0;
  return columns < 1 ? 80 : Math.max(40, columns);
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
