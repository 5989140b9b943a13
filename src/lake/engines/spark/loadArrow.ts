import { AffidavitError } from '../../../errors/affidavitError.ts';

/** The module of Apache Arrow. */
export type Arrow = typeof import('apache-arrow');

/**
 * Loads Apache Arrow, an optional dependency: only answers of Spark need it.
 *
 * @throws AffidavitError ENGINE_MISSING with the command that installs it
 */
export async function loadArrow(): Promise<Arrow> {
  try {
    return await import('apache-arrow');
  } catch (cause) {
    throw new AffidavitError(
      'ENGINE_MISSING',
      'Apache Arrow is not installed; the answers of Spark are read by it.',
      'Run `npm install --global apache-arrow@21.2.0`, then the same command again.',
      { cause },
    );
  }
}
