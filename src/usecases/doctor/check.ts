import { AffidavitError } from '../../errors/affidavitError.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';

/** A check that passed. */
export function ok(check: string, message: string): DoctorCheck {
  return { check, status: 'ok', message, advice: '' };
}

/** Something that needs attention and stops nothing yet. */
export function warning(check: string, message: string, advice: string): DoctorCheck {
  return { check, status: 'warning', message, advice };
}

/** Something that stops a pull or an export, or makes its evidence incomplete. */
export function problem(check: string, message: string, advice: string): DoctorCheck {
  return { check, status: 'problem', message, advice };
}

/** The problem that an error is. @throws whatever is no AffidavitError, and an interruption */
export function problemOf(check: string, error: unknown): DoctorCheck {
  if (!(error instanceof AffidavitError) || error.code === 'INTERRUPTED') throw error;
  return problem(check, error.message, error.hint);
}
