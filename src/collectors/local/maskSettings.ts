import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { REDACTED } from '../../redaction/rules.ts';
import { nameKind } from '../../redaction/secretNames.ts';
import type { Redaction } from '../../store/store.ts';

/** The rule that redactions name when a local collector masked a value by the name of its setting. */
export const MASK_RULE = 'secret_setting';

/** Whether a setting is a secret by its name. */
export function isSecretName(name: string): boolean {
  const kind = nameKind(name);
  return kind === 'secret' || kind === 'about';
}

/** Counts what was masked, by place. */
export class Masks {
  readonly #found = new Map<string, Redaction>();

  add(path: string, rule: string = MASK_RULE): void {
    const known = this.#found.get(`${rule} ${path}`);
    if (known) known.count += 1;
    else this.#found.set(`${rule} ${path}`, { path, rule, count: 1 });
  }

  list(): Redaction[] {
    return [...this.#found.values()];
  }
}

/**
 * Settings of a configuration file whose keys we do not know one by one, with everything masked that is named like a secret.
 * Names that end in `_path`, `_file`, `_name` or `_env` say where a secret lies and stay.
 *
 * @param path where the settings stand in the row, for the count
 */
export function maskSettings(settings: JsonObject, path: string, masks: Masks): JsonObject {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const at = path === '' ? name : `${path}.${name}`;
      if (!isSecretName(name) || isBlank(value)) return [name, maskValue(value, at, masks)];
      masks.add(at);
      return [name, REDACTED];
    }),
  );
}

function maskValue(value: JsonValue, path: string, masks: Masks): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, `${path}[]`, masks));
  return maskSettings(value, path, masks);
}

function isBlank(value: JsonValue): boolean {
  return value === null || typeof value === 'boolean' || value === '';
}
