import { controlSettingsSchema } from '../../controls/settings.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import { readInputFile } from '../import/inputFile.ts';

/**
 * Thresholds of the tests of controls by name.
 *
 * @param given a JSON file, or those that another file holds
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID naming the settings that are wrong
 */
export function readSettings(given: string | GivenSettings): GivenSettings {
  const settings =
    typeof given === 'string' ? { file: given, values: readJson(given) as GivenSettings['values'] } : given;
  const parsed = controlSettingsSchema.safeParse(settings.values);
  if (parsed.success) return settings;
  const known = Object.keys(controlSettingsSchema.shape);
  const issues = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(
        (key) => `${at(settings, key)}there is no setting "${printable(key, 60)}"${didYouMean(key, known)}`,
      );
    const name = String(issue.path[0] ?? '');
    return [`${at(settings, name)}${issue.path.join('.') || 'the file'}: ${issue.message}`];
  });
  throw new AffidavitError(
    'FILE_INVALID',
    `${settings.file} does not contain valid settings: ${issues.join('; ')}.`,
    'See docs/settings.md for every setting and its default.',
  );
}

/** The place of a setting, where it is known. */
function at({ placeOf }: GivenSettings, name: string): string {
  if (placeOf === undefined || name === '') return '';
  const { line, column } = placeOf(name);
  return `line ${line}, column ${column}: `;
}

function readJson(file: string): unknown {
  const text = readInputFile(file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AffidavitError(
      'FILE_INVALID',
      `${file} is not valid JSON.`,
      'See docs/settings.md for an example.',
      { cause },
    );
  }
}
