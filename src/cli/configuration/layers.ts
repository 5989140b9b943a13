/** Origin of a flag's value, the strongest first; a flag without any has its default. */
export type Layer = 'flag' | 'variable' | 'file' | 'default';

/** The part of a flag's definition that decides which values count. */
export interface FlagDefinition {
  env?: string | undefined;
  exclusive?: unknown;
  dependsOn?: unknown;
}

const STRENGTH: Readonly<Record<Layer, number>> = { flag: 3, variable: 2, file: 1, default: 0 };
/** Of the file's value for the cluster that the command line names: between a flag and a variable. */
const PINNED = 2.5;

/**
 * The origin of each flag's value: command line, else variable, else configuration file, else its default. A value also overrules
 * the weaker ones of flags that exclude it, and of flags that depend on an excluded one: `--auth-addr` works where the file or
 * AFFIDAVIT_PROXY names a proxy.
 *
 * @param flags definitions by flag name
 * @param argv words as typed
 * @param environment variables; an empty one counts as none
 * @param inFile whether the configuration file has a value for a flag
 * @param isPinned whether the file has the value of the cluster that the command line names, so that no variable overrules it
 */
export function layersOf(
  flags: Readonly<Record<string, FlagDefinition>>,
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  inFile: (flag: string) => boolean,
  isPinned: (flag: string) => boolean = () => false,
): Map<string, Layer> {
  const typed = typedWords(argv);
  const given = new Map<string, Layer>();
  for (const [name, { env }] of Object.entries(flags)) {
    if (typed.some((word) => word === `--${name}` || word.startsWith(`--${name}=`))) given.set(name, 'flag');
    else if (isPinned(name)) given.set(name, inFile(name) ? 'file' : 'default');
    else if (env !== undefined && environment[env]) given.set(name, 'variable');
    else given.set(name, inFile(name) ? 'file' : 'default');
  }
  const layerOf = (name: string): Layer => given.get(name) ?? 'default';
  const strengthOf = (name: string): number =>
    layerOf(name) === 'file' && isPinned(name) ? PINNED : STRENGTH[layerOf(name)];
  const overruled = new Set<string>();
  for (const [name, flag] of Object.entries(flags)) {
    const rivals = [
      ...names(flag.exclusive),
      ...Object.keys(flags).filter((other) => names(flags[other]?.exclusive).includes(name)),
    ];
    for (const rival of rivals) if (strengthOf(rival) < strengthOf(name)) overruled.add(rival);
  }
  for (const [name, flag] of Object.entries(flags)) {
    if (layerOf(name) !== 'flag' && names(flag.dependsOn).some((needed) => overruled.has(needed)))
      overruled.add(name);
  }
  for (const name of overruled) given.set(name, 'default');
  return given;
}

/** The last value typed for an option, read by hand because it decides how the others are parsed; undefined: none. */
export function typedValue(flag: string, argv: readonly string[]): string | undefined {
  const words = typedWords(argv);
  let found: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word === `--${flag}`) found = words[index + 1];
    else if (word.startsWith(`--${flag}=`)) found = word.slice(flag.length + 3);
  }
  return found;
}

/** The words before `--`: those after it are no flags. */
function typedWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

function names(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
