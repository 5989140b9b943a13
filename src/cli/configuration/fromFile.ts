/** Keys of affidavit.yaml that give a flag its value (docs/configuration.md). */
export const CONFIG_KEYS = [
  'gateway.proxy',
  'gateway.auth_addr',
  'gateway.proxy_ca',
  'gateway.connection_upgrade',
  'gateway.cluster',
  'identity',
  'identity_warn',
  'store',
  'entity',
  'key',
  'out',
  'settings',
  'controls',
  'procedures',
  'probes',
] as const;
export type ConfigKey = (typeof CONFIG_KEYS)[number];

/**
 * A flag that takes its value from affidavit.yaml where neither the command line nor a variable gives one. A command whose flag
 * means something else (`--out` of `demo`) takes the flag without this.
 */
export function fromFile<Flag extends object>(flag: Flag, configKey: ConfigKey): Flag {
  return { ...flag, configKey };
}

/** The key of the file that gives a flag its value; null when none does. */
export function configKeyOf(flag: object): ConfigKey | null {
  return (flag as { configKey?: ConfigKey }).configKey ?? null;
}

/** The same flag for a command that takes nothing from the file. */
export function withoutFile<Flag extends object>(flag: Flag): Flag {
  return { ...flag, configKey: undefined };
}
