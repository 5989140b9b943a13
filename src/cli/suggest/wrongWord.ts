import { didYouMean } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';

/**
 * oclif's complaint about a word of the command line that is none of those it knows, as a sentence with the word that was probably
 * meant; null for its other complaints.
 *
 * @param thrown what oclif's parser threw
 * @param flags names of the flags of the command
 */
export function wrongWord(thrown: unknown, flags: readonly string[]): string | null {
  const { flags: unknown, message } = thrown as { flags?: unknown; message?: string };
  if (Array.isArray(unknown)) {
    const names = flags.map((name) => `--${name}`);
    const shown = unknown.map((flag: string) => `${printable(flag)}${didYouMean(flag, names)}`);
    return `Unknown flag${shown.length === 1 ? '' : 's'}: ${shown.join(', ')}.`;
  }
  const [, flag, given = '', options = ''] =
    /^Expected (?:(--[\w-]+)=)?([\s\S]*) to be one of: (.*)$/m.exec(message ?? '') ?? [];
  if (options === '') return null;
  const typed = `${flag === undefined ? '' : `${flag} `}${printable(given)}`;
  return `${typed} is not one of ${options}${didYouMean(given, options.split(', '))}.`;
}
