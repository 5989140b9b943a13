import type { ConfigReport, EffectiveValue } from '../../records/reports/configReport.ts';
import { redactMessage } from '../../redaction/text/redactMessage.ts';
import { CONFIG_KEYS, configKeyOf } from './fromFile.ts';
import type { FlagDefinition, Layer } from './layers.ts';
import type { Configuration } from './readConfigFile.ts';

/** A command line that was parsed, with the origin of each value. */
export interface ParsedFlags {
  definitions: Readonly<Record<string, object>>;
  values: Readonly<Record<string, unknown>>;
  layers: ReadonlyMap<string, Layer>;
}

/**
 * Every effective value of the configuration, without secrets, and where it is from. Keys that no flag takes come from the file
 * alone.
 *
 * @param defaults values that the program computes where nothing gives one, by key
 */
export function effectiveValues(
  parsed: ParsedFlags,
  file: Configuration | null,
  defaults: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigReport {
  const values: EffectiveValue[] = [];
  const flags = Object.entries(parsed.definitions);
  for (const key of CONFIG_KEYS) {
    const [name, definition] = flags.find(([, flag]) => configKeyOf(flag) === key) ?? ['', {}];
    const from = parsed.layers.get(name) ?? 'default';
    if (from === 'file') {
      values.push(...fromConfiguration(file, key));
      continue;
    }
    const variable = (definition as FlagDefinition).env ?? null;
    const origin = { flag: `--${name}`, variable, default: null }[from];
    const value = parsed.values[name] ?? defaults[key] ?? null;
    values.push({ key, value: shown(value), from, name: origin, line: null });
  }
  const taken = new Set<string>(CONFIG_KEYS.map((key) => key.split('.')[0] as string));
  for (const key of Object.keys(file?.values ?? {}))
    if (!taken.has(key) && !(key === 'fleet' && file?.cluster != null))
      values.push(...fromConfiguration(file, key));
  return {
    file: file?.path ?? null,
    cluster: file?.cluster ?? null,
    values,
    secrets: secretsOf(file, environment),
  };
}

function fromConfiguration(file: Configuration | null, key: string): EffectiveValue[] {
  if (file === null) return [];
  const path = key.split('.');
  const value = path.reduce<unknown>(
    (found, part) => (found as Record<string, unknown> | undefined)?.[part],
    file.values,
  );
  return leaves(value, path).map(([place, leaf]) => ({
    ...fromPlace(file, place),
    key: place.reduce<string>(
      (text, part) =>
        typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`,
      '',
    ),
    value: shown(leaf),
  }));
}

/** Origin of a value of the file; `name` where it is in the file that `fleet` names. */
function fromPlace(file: Configuration, place: Place): Pick<EffectiveValue, 'from' | 'name' | 'line'> {
  const { line, file: name } = file.placeOf(place);
  return { from: 'file', name, line };
}

type Place = (string | number)[];

/** Scalars and lists of scalars below a value, each with its path. */
function leaves(value: unknown, path: Place): [Place, unknown][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[path, value]];
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return [[path, value]];
  return Object.entries(value).flatMap(([name, item]) =>
    leaves(item, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function shown(value: unknown): EffectiveValue['value'] {
  if (typeof value === 'string') return redactMessage(value);
  if (Array.isArray(value)) return value.map(shown);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Secrets are in variables only: whether each is set is all that is shown. */
function secretsOf(
  file: Configuration | null,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigReport['secrets'] {
  const webhook = file?.values.notify?.webhook?.variable;
  return ['AFFIDAVIT_KEY_PASSPHRASE', ...(webhook === undefined ? [] : [webhook])].map((variable) => ({
    variable,
    set: Boolean(environment[variable]),
  }));
}
