/** The part of a flag's definition that decides which variables a typed flag overrules. */
export interface FlagDefinition {
  env?: string | undefined;
  exclusive?: unknown;
  dependsOn?: unknown;
}

/**
 * A flag that was typed wins over variables: also over those of flags that exclude it, and of flags that depend on an
 * excluded one. `--auth-addr` works where AFFIDAVIT_PROXY is set.
 *
 * @param flags definitions by flag name
 * @param argv words as typed
 * @returns names of variables to leave out of account
 */
export function overruledVariables(
  flags: Readonly<Record<string, FlagDefinition>>,
  argv: readonly string[],
): string[] {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const isTyped = (name: string) =>
    words.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const overruled = new Set<string>();
  for (const [name, flag] of Object.entries(flags)) {
    const rivals = [
      ...names(flag.exclusive),
      ...Object.keys(flags).filter((other) => names(flags[other]?.exclusive).includes(name)),
    ];
    if (!isTyped(name)) continue;
    for (const rival of rivals) if (!isTyped(rival)) overruled.add(rival);
  }
  for (const [name, flag] of Object.entries(flags)) {
    if (!isTyped(name) && names(flag.dependsOn).some((needed) => overruled.has(needed))) overruled.add(name);
  }
  return [...overruled].flatMap((name) => flags[name]?.env ?? []);
}

function names(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
