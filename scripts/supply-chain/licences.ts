import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Check, LockedPackage } from './check.ts';

/** Licences under which a part may be shipped with an Apache-2.0 program (SPDX identifiers). */
export const SHIPPED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
];
/** Licences of tools that only build and test: changed files of theirs would have to be published, and we change none. */
export const TOOLS = [...SHIPPED, 'MPL-2.0'];

/**
 * Whether an SPDX expression allows use under the licences given; "(A OR B) AND C" and its like.
 *
 * @throws {SyntaxError} for a text that is no such expression
 */
export function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const words = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let result = both();
    while (words[at] === 'OR') {
      at += 1;
      const other = both();
      result = result || other;
    }
    return result;
  };
  const both = (): boolean => {
    let result = one();
    while (words[at] === 'AND') {
      at += 1;
      const other = one();
      result = result && other;
    }
    return result;
  };
  const one = (): boolean => {
    const word = words[at];
    at += 1;
    if (word === '(') {
      const result = either();
      if (words[at] !== ')') throw new SyntaxError(`"${expression}" is not a licence expression`);
      at += 1;
      return result;
    }
    if (word === undefined || /^(?:AND|OR|\))$/.test(word))
      throw new SyntaxError(`"${expression}" is not a licence expression`);
    return allowed.includes(word);
  };
  const result = either();
  if (at !== words.length) throw new SyntaxError(`"${expression}" is not a licence expression`);
  return result;
}

/**
 * Compares the licence of every package of the lockfile, for all platforms, with those that are allowed for its use.
 *
 * @param root folder of the checkout
 */
export function checkLicences(root: string): Check {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const named = Object.entries(packages).filter(([, { link }]) => link !== true);
  const isTool = ({ dev }: LockedPackage) => dev === true;
  const refused = named.filter(([, one]) => !isPermitted(one.license, isTool(one) ? TOOLS : SHIPPED));
  return {
    ok: refused.length === 0,
    lines: [
      `${named.length} packages, ${named.filter(([, one]) => !isTool(one)).length} of them in the installed program`,
      ...refused.map(
        ([place, { version, license }]) => `${place}@${version} is under ${license ?? 'no licence'}`,
      ),
    ],
  };
}

function isPermitted(license: string | undefined, allowed: readonly string[]): boolean {
  try {
    return typeof license === 'string' && isAllowed(license, allowed);
  } catch {
    return false;
  }
}
