import { controlSettingsSchema } from '../../controls/settings.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { readInputFile } from '../import/inputFile.ts';

/**
 * Thresholds of the tests of controls by name, from a JSON file.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID naming the setting that is wrong
 */
export function readSettingsFile(file: string): Record<string, unknown> {
  const given = readJson(file);
  const parsed = controlSettingsSchema.safeParse(given);
  if (parsed.success) return given as Record<string, unknown>;
  const issues = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  throw new AffidavitError(
    'FILE_INVALID',
    `${file} does not contain valid settings: ${issues.join('; ')}.`,
    'See docs/settings.md for every setting and its default.',
  );
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
