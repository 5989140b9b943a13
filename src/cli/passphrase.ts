import { AffidavitError } from '../errors/affidavitError.ts';
import { answered } from './ask.ts';

/** Asks for a passphrase on the terminal; without one (cron) says which variable to set. */
export async function promptPassphrase(message: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new AffidavitError(
      'KEY_INVALID',
      'The key is encrypted and there is no terminal to prompt for its passphrase.',
      'Set AFFIDAVIT_KEY_PASSPHRASE.',
    );
  }
  const { default: password } = await import('@inquirer/password');
  return await answered(password({ message, mask: '*' }, { output: process.stderr }));
}

/** Asks twice for a new passphrase. */
export async function promptNewPassphrase(): Promise<string> {
  const first = await promptPassphrase('New passphrase');
  if (first === '')
    throw new AffidavitError(
      'USAGE',
      'The passphrase is empty.',
      'Enter a passphrase, or run the command without --passphrase.',
    );
  return await confirmed(first);
}

async function confirmed(first: string): Promise<string> {
  if (first !== (await promptPassphrase('Confirm passphrase')))
    throw new AffidavitError('USAGE', 'The two passphrases differ.', 'Run the command again.');
  return first;
}

/** Asks for a new passphrase that may be left out, and asks twice for one. @returns undefined: none */
export async function promptOptionalPassphrase(): Promise<string | undefined> {
  const first = await promptPassphrase('Passphrase of the signing key (empty: none)');
  if (first === '') return undefined;
  return await confirmed(first);
}
