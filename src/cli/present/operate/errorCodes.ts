import type { ErrorsReport } from '../../../records/reports/programReports.ts';
import { table } from '../table.ts';

/** The closed lists: exit statuses, codes of errors, and codes for what can be wrong with a bundle. */
export function presentErrorCodes({ exits, errors, verify }: ErrorsReport): string {
  return [
    table(
      [
        { head: 'EXIT STATUS', right: true },
        { head: 'MEANING', width: 66 },
      ],
      exits.map(({ exit, meaning }) => [String(exit), meaning]),
    ),
    table(
      [{ head: 'CODE OF ERROR' }, { head: 'EXIT', right: true }, { head: 'MEANING', width: 50 }],
      errors.map(({ code, exit, meaning }) => [code, String(exit), meaning]),
    ),
    table(
      [{ head: 'CODE OF VERIFY' }, { head: 'MEANING', width: 50 }],
      verify.map(({ code, meaning }) => [code, meaning]),
    ),
  ].join('\n\n');
}
