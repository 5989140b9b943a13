import { table } from './table.ts';

/** The closed lists of codes: of errors, and of what can be wrong with a bundle. */
export function presentErrorCodes(codes: {
  errors: readonly { code: string; exit: number; meaning: string }[];
  verify: readonly { code: string; meaning: string }[];
}): string {
  const errors = table(
    [{ head: 'CODE' }, { head: 'EXIT', right: true }, { head: 'MEANING' }],
    codes.errors.map(({ code, exit, meaning }) => [code, String(exit), meaning]),
  );
  const verify = table(
    [{ head: 'CODE OF VERIFY' }, { head: 'MEANING' }],
    codes.verify.map(({ code, meaning }) => [code, meaning]),
  );
  return `${errors}\n\n${verify}`;
}
