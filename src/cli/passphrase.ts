import { AffidavitError } from '../errors/affidavitError.ts';

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
  return await password({ message, mask: '*' }, { output: process.stderr });
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
  if (first !== (await promptPassphrase('Confirm passphrase')))
    throw new AffidavitError('USAGE', 'The two passphrases differ.', 'Run the command again.');
  return first;
}
