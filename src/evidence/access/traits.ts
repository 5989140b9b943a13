import type { JsonObject } from '../../formats/canonicalJson.ts';
import { texts } from '../../formats/json.ts';

/** Traits of a holder, as far as they are known. */
export interface Traits {
  /** values that the holder has, by trait */
  sure: ReadonlyMap<string, readonly string[]>;
  /** values that the holder may have besides, by trait: of access lists that may grant them */
  possible: ReadonlyMap<string, readonly string[]>;
  /** why other values than these are possible; empty when they are known */
  unknown: string;
}

/** No traits, and none possible. */
export const NO_TRAITS: Traits = { sure: new Map(), possible: new Map(), unknown: '' };

/** Values that a text of a role takes for one holder. */
export interface Resolved {
  sure: string[];
  possible: string[];
  /** why it may take others; empty when it cannot */
  unknown: string;
}

const NAME = String.raw`(?:internal|external)(?:\.([\w-]+)|\["([^"]+)"\])`;
/** One variable with text around it: `{{internal.logins}}`, `x-{{external.team}}`, `{{external["logins"]}}`. */
const VARIABLE = new RegExp(String.raw`^([^{}]*)\{\{\s*${NAME}\s*\}\}([^{}]*)$`);
/** The local part of an e-mail trait: `{{email.local(external.email)}}`. */
const EMAIL_LOCAL = new RegExp(String.raw`^([^{}]*)\{\{\s*email\.local\(\s*${NAME}\s*\)\s*\}\}([^{}]*)$`);
const REFERENCE = new RegExp(NAME, 'g');

/** Whether a text of a role depends on traits of the holder (teleport-api §2.4, role templates). */
export function isTemplate(value: string): boolean {
  return value.includes('{{');
}

/** Names of the traits that a text of a role refers to. */
export function traitsIn(value: string): string[] {
  if (!isTemplate(value)) return [];
  return [...value.matchAll(REFERENCE)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((name) => name !== '');
}

/** Traits as the gateway prints them, arrays of text by name. */
export function traitMap(body: JsonObject): Map<string, string[]> {
  return new Map(Object.entries(body).map(([name, values]) => [name, texts(values)]));
}

/**
 * Values that a text of a role takes for a holder. Functions other than `email.local` are not evaluated: they may give
 * anything, unless the traits they read are known to be empty.
 */
export function resolve(value: string, traits: Traits): Resolved {
  if (!isTemplate(value)) return { sure: [value], possible: [], unknown: '' };
  const variable = VARIABLE.exec(value);
  if (variable !== null) {
    const [, before = '', dotted, quoted, after = ''] = variable;
    return each(traits, dotted ?? quoted ?? '', (trait) => `${before}${trait}${after}`);
  }
  const email = EMAIL_LOCAL.exec(value);
  if (email !== null) {
    const [, before = '', dotted, quoted, after = ''] = email;
    return each(traits, dotted ?? quoted ?? '', (trait) => {
      const end = trait.indexOf('@');
      return end <= 0 ? null : `${before}${trait.slice(0, end)}${after}`;
    });
  }
  const names = traitsIn(value);
  const empty = names.length > 0 && names.every((name) => valuesOf(traits, name).length === 0);
  if (empty && traits.unknown === '') return { sure: [], possible: [], unknown: '' };
  return { sure: [], possible: [], unknown: `${value} is evaluated by the gateway only` };
}

function each(traits: Traits, name: string, form: (trait: string) => string | null): Resolved {
  const written = (values: readonly string[] = []) =>
    values.filter((value) => value !== '').flatMap((value) => form(value) ?? []);
  return {
    sure: written(traits.sure.get(name)),
    possible: written(traits.possible.get(name)),
    unknown: traits.unknown,
  };
}

function valuesOf(traits: Traits, name: string): string[] {
  return [...(traits.sure.get(name) ?? []), ...(traits.possible.get(name) ?? [])].filter(
    (value) => value !== '',
  );
}
