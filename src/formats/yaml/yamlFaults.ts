import type { z } from 'zod';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean } from '../nearest.ts';
import { printable } from '../printable.ts';
import { type Place, type PlacedYaml, placedYaml } from './placedYaml.ts';
import { keysAt, type SchemaPath } from './schemaKeys.ts';

/** One fault of a YAML file. */
export interface YamlFault {
  place: Place;
  message: string;
}

/** Faults that are named; the others are counted. */
const MOST_FAULTS = 5;

/**
 * Reads a YAML file that must hold something.
 *
 * @param invalid makes the error for faults of the file
 * @throws what `invalid` makes: syntax errors, aliases that unfold too far, an empty file
 */
export function readYaml(
  text: string,
  invalid: (faults: readonly YamlFault[], cause?: unknown) => AffidavitError,
): PlacedYaml {
  const start = { line: 1, column: 1 };
  let yaml: PlacedYaml;
  try {
    yaml = placedYaml(text);
  } catch (cause) {
    throw invalid([{ place: start, message: 'its aliases cannot be resolved' }], cause);
  }
  if (yaml.errors.length > 0) throw invalid(yaml.errors);
  if (yaml.value === null || yaml.value === undefined)
    throw invalid([{ place: start, message: 'it is empty' }]);
  return yaml;
}

/**
 * Faults of form, with their places: unknown keys with the one that was probably meant, missing and wrong values.
 *
 * @param schema the one that the file was parsed with
 * @param nameOf a path as a reader says it; default `people[0].kind`
 */
export function faultsOfForm(
  yaml: PlacedYaml,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
  nameOf: (path: SchemaPath) => string = pathText,
): YamlFault[] {
  return issues.flatMap((issue) => {
    const where = nameOf(issue.path);
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => ({
        place: yaml.placeOfKey(issue.path, key),
        message: `"${printable(key, 60)}" is not known${didYouMean(key, known)}`,
      }));
    }
    if (issue.code === 'invalid_key') {
      const key = String(issue.path.at(-1));
      const why = issue.issues[0]?.message ?? issue.message;
      return [
        {
          place: yaml.placeOfKey(issue.path.slice(0, -1), key),
          message: `"${printable(key, 60)}" in ${nameOf(issue.path.slice(0, -1))}: ${why}`,
        },
      ];
    }
    const place = yaml.placeOf(issue.path);
    const given = valueAt(yaml.value, issue.path);
    const mayBeAbsent = issue.code === 'invalid_type' || issue.code === 'invalid_value';
    if (mayBeAbsent && given === undefined) return [{ place, message: `${where} is missing` }];
    if (mayBeAbsent && given === null) return [{ place, message: `${where} has no value` }];
    if (issue.code === 'invalid_value') {
      const words = issue.values.map(String);
      const shown = printable(String(given), 60);
      const near = didYouMean(String(given), words);
      return [{ place, message: `${where} is "${shown}": one of ${words.join(', ')}${near}` }];
    }
    return [{ place, message: `${where}: ${issue.message}` }];
  });
}

/**
 * The error for a file with faults: the first five with line and column, and how many more there are.
 *
 * @param about e.g. "does not describe controls"
 * @param hint where an example is
 */
export function yamlFileError(
  file: string,
  about: string,
  faults: readonly YamlFault[],
  hint: string,
  cause?: unknown,
): AffidavitError {
  const shown = faults
    .slice(0, MOST_FAULTS)
    .map(({ place, message }) => `line ${place.line}, column ${place.column}: ${message.replace(/\.$/, '')}`);
  const rest = faults.length - shown.length;
  const more = rest > 0 ? `; and ${rest} more` : '';
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file, 200)} ${about}: ${shown.join('; ')}${more}.`,
    hint,
    {
      cause,
    },
  );
}

/** A path as `people[0].kind`; "the file" for the whole of it. */
function pathText(path: SchemaPath): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}

function valueAt(value: unknown, path: SchemaPath): unknown {
  let found = value;
  for (const member of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, member)) return undefined;
    found = (found as Record<PropertyKey, unknown>)[member];
  }
  return found;
}
