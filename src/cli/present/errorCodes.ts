import { table } from './table.ts';

/** The closed list of error codes. */
export function presentErrorCodes(
  errors: readonly { code: string; exit: number; meaning: string }[],
): string {
  return table(
    [{ head: 'CODE' }, { head: 'EXIT', right: true }, { head: 'MEANING' }],
    errors.map((e) => [e.code, String(e.exit), e.meaning]),
  );
}
