import { configKeyOf } from './fromFile.ts';
import { type FlagDefinition, type Layer, layersOf } from './layers.ts';
import type { Configuration } from './readConfigFile.ts';

/** Flags of a command as it parses them, with the origin of each value. */
export interface LayeredFlags<Flags> {
  flags: Flags;
  layers: Map<string, Layer>;
}

/**
 * The one place in which the configuration file meets the flags: a flag that takes its value from the file gets it as its
 * default. Variables that a stronger value overrules are taken out of the environment, which oclif reads by itself.
 *
 * @param flags definitions by flag name
 * @param argv words as typed
 * @param file the configuration file; null: none
 */
export function flagDefaults<Flags extends Readonly<Record<string, object>>>(
  flags: Flags,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  file: Configuration | null,
): LayeredFlags<Flags> {
  const definitions = flags as Readonly<Record<string, FlagDefinition>>;
  const inFile = (name: string): unknown => {
    const key = configKeyOf(flags[name] ?? {});
    return key === null || file === null ? undefined : file.flagValue(key);
  };
  const isPinned = (name: string): boolean => {
    const key = configKeyOf(flags[name] ?? {});
    return key !== null && file?.isOfCluster(key) === true;
  };
  const layers = layersOf(definitions, argv, environment, (name) => inFile(name) !== undefined, isPinned);
  const withDefaults = Object.entries(flags).map(([name, flag]) => {
    const { env } = flag as FlagDefinition;
    const layer = layers.get(name);
    if ((layer === 'default' || layer === 'file') && env !== undefined) delete environment[env];
    return [name, layer === 'file' ? { ...flag, default: inFile(name) } : flag];
  });
  return { flags: Object.fromEntries(withDefaults) as Flags, layers };
}
