import { createHash } from 'node:crypto';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { shellWord } from '../../formats/shellWord.ts';
import { AUTH_PORT, PROXY_PORTS, parseHostPort } from '../../gateway/dial/hostPort.ts';
import type { ConfigFile } from '../../records/configFile.ts';
import { storePath } from '../storePath.ts';

/** The effective configuration of a pull, and who would run it. */
export interface ScheduleOptions {
  /** absolute paths of Node and of this program */
  node: string;
  program: string;
  version: string;
  /** affidavit.yaml of the run; null: flags alone */
  file: { path: string; values: ConfigFile } | null;
  /** effective values, from wherever they are; paths as typed */
  proxy: string | undefined;
  authAddr: string | undefined;
  cluster: string | undefined;
  identityFile: string | undefined;
  storeFile: string | undefined;
  /** flags of `pull` that a flag or a variable gave, by name: they are repeated in the files */
  given: Readonly<Record<string, string | readonly string[]>>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** A nightly pull that some scheduler is to run. */
export interface NightlyRun {
  /** of units and resources: lower-case letters, digits and hyphens, at most 50 */
  name: string;
  /** host of the gateway, or the leaf cluster that is pulled through it */
  cluster: string;
  hour: number;
  minute: number;
  /** arguments of the program, without the configuration file */
  args: string[];
  identityFile: string | undefined;
  store: string;
  /** variables whose values may be in a file */
  variables: [name: string, value: string][];
  /** variables that hold secrets: their values are in no file that is printed */
  secrets: string[];
}

/**
 * The command that prints a schedule again, with the values that a person gave this time.
 *
 * @param more further words, such as --quiet
 */
export function printCommand(
  scheduler: string,
  { file, given }: Pick<ScheduleOptions, 'file' | 'given'>,
  ...more: readonly string[]
): string {
  const words = [
    ...['affidavit', 'schedule', 'print', scheduler],
    ...Object.entries(given).flatMap(flagWords),
    ...(file === null ? [] : ['--config', file.path]),
    ...more,
  ];
  return words.map(shellWord).join(' ');
}

/** At 04:00 no zone changes its clocks, so no night is left out or done twice. */
const HOUR = 4;
const PATH_FLAGS = new Set(['proxy-ca', 'identity', 'store', 'settings', 'controls', 'procedures']);
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;
const PLAIN_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA'] as const;

/**
 * The nightly pull of a configuration. Its minute follows from the name of the cluster: it is the same every time, and the
 * collectors of several clusters do not all start at once.
 *
 * @throws AffidavitError USAGE where no gateway is configured, or a value has control characters
 */
export function nightlyRun(options: ScheduleOptions): NightlyRun {
  const cluster = clusterOf(options);
  const given = { ...options.given };
  if (options.file?.values.store === undefined && given.store === undefined)
    given.store = storePath(options.storeFile);
  const args = ['pull', '--check', '--quiet', ...Object.entries(given).flatMap(flagWords)];
  const store = storePath(options.storeFile);
  for (const word of [options.node, options.program, options.file?.path ?? '', store, ...args])
    refuseControls(word);
  return {
    name: nameOf(cluster),
    cluster,
    hour: HOUR,
    minute: createHash('sha256').update(cluster).digest().readUInt32BE() % 60,
    args,
    identityFile: options.identityFile === undefined ? undefined : path.resolve(options.identityFile),
    store,
    ...variablesOf(options),
  };
}

/** Value of a variable; of the two spellings the upper-case one wins. */
function valueIn(environment: ScheduleOptions['environment'], name: string): string {
  return environment[name] || environment[name.toLowerCase()] || '';
}

function variablesOf({ environment, file }: ScheduleOptions): Pick<NightlyRun, 'variables' | 'secrets'> {
  const set = [
    ...PROXY_VARIABLES.map((name) => [name, valueIn(environment, name)] as [string, string]),
    ...PLAIN_VARIABLES.map((name) => [name, environment[name] ?? ''] as [string, string]),
  ].filter(([, value]) => value !== '');
  const isSecret = ([, value]: [string, string]): boolean => value.includes('@');
  const webhook = file?.values.notify?.webhook?.variable;
  for (const [, value] of set) refuseControls(value);
  return {
    variables: set.filter((each) => !isSecret(each)),
    secrets: [...(webhook === undefined ? [] : [webhook]), ...set.filter(isSecret).map(([name]) => name)],
  };
}

function flagWords([name, value]: [string, string | readonly string[]]): string[] {
  const words = typeof value === 'string' ? [value] : value;
  return words.flatMap((word) => [`--${name}`, PATH_FLAGS.has(name) ? path.resolve(word) : word]);
}

function clusterOf({ proxy, authAddr, cluster }: ScheduleOptions): string {
  const address = proxy ?? authAddr;
  if (address === undefined)
    throw new AffidavitError(
      'USAGE',
      'No gateway is configured, so there is nothing to run every night.',
      'Run `affidavit init`, name affidavit.yaml with --config, or give --proxy (or --auth-addr) and --identity.',
    );
  const [at] = parseHostPort(address, proxy === undefined ? [AUTH_PORT] : PROXY_PORTS);
  return cluster ?? at?.host.toLowerCase() ?? address;
}

function nameOf(cluster: string): string {
  const slug = cluster
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'affidavit' : `affidavit-${slug}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROLS = /[\u0000-\u001f\u007f]/;

/** A line of a crontab and a setting of a unit end at a line feed, whatever quotes it. */
function refuseControls(word: string): void {
  if (!CONTROLS.test(word)) return;
  throw new AffidavitError(
    'USAGE',
    `${JSON.stringify(word)} has a line feed or another control character, which no scheduler can pass on.`,
    'Rename the file or the folder.',
  );
}
