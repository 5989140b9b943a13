import type { JsonObject } from '../../formats/canonicalJson.ts';
import { texts } from '../json.ts';

/** A template with one variable, e.g. `{{internal.logins}}`, `x-{{external.team}}`, `{{external["logins"]}}`. */
const VARIABLE = /^([^{}]*)\{\{\s*(internal|external)(?:\.([\w-]+)|\["([^"]+)"\])\s*\}\}([^{}]*)$/;
/** The local part of an e-mail trait: `{{email.local(external.email)}}`. */
const EMAIL_LOCAL =
  /^([^{}]*)\{\{\s*email\.local\(\s*(?:internal|external)(?:\.([\w-]+)|\["([^"]+)"\])\s*\)\s*\}\}([^{}]*)$/;

/** Whether a login stands for traits of the user. */
export function isTemplate(login: string): boolean {
  return login.includes('{{');
}

/**
 * What a login of a role becomes for one user (Teleport role templates: variables `internal` and `external` are the user's
 * traits).
 *
 * @param login as the role gives it
 * @param traits the user's traits, arrays of text by name
 * @returns the logins, or null for a template that only the gateway can resolve (regular expressions, nested functions)
 */
export function resolveLogin(login: string, traits: JsonObject): string[] | null {
  if (!isTemplate(login)) return [login];
  const variable = VARIABLE.exec(login);
  if (variable !== null) {
    const [, before = '', , dotted, quoted, after = ''] = variable;
    return valuesOf(traits, dotted ?? quoted).map((value) => `${before}${value}${after}`);
  }
  const email = EMAIL_LOCAL.exec(login);
  if (email === null) return null;
  const [, before = '', dotted, quoted, after = ''] = email;
  return valuesOf(traits, dotted ?? quoted)
    .filter((value) => value.includes('@'))
    .map((value) => `${before}${value.slice(0, value.indexOf('@'))}${after}`);
}

function valuesOf(traits: JsonObject, name: string | undefined): string[] {
  return name === undefined ? [] : texts(traits[name]).filter((value) => value !== '');
}
