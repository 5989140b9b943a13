import { AffidavitError } from '../errors/affidavitError.ts';

/** The step has printed its own error and set the exit status; this only ends the demo. */
export class DemoStopped extends AffidavitError {
  constructor(step: string) {
    super('BUG', `The step "${step}" of the demo failed.`, 'See its own message above.');
  }

  override get exit(): number {
    return Number(process.exitCode ?? 1);
  }
}
