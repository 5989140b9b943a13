import { VERIFY_CODES } from '../bundle/verify/codes.ts';

/** Every code that `verify` can give, with what it means, in the order of the checks. */
export function verifyCodes(): { code: string; meaning: string }[] {
  return Object.entries(VERIFY_CODES).map(([code, meaning]) => ({ code, meaning }));
}
