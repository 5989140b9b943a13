import { checkValidity } from '../../gateway/identity/checkValidity.ts';
import type { Identity } from '../../gateway/identity/identity.ts';
import { readIdentityFile } from '../../gateway/identity/readIdentityFile.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import { endsSoon, identityEnd, isOfBot } from '../pull/identityEnd.ts';
import { ok, problem, problemOf, warning } from './check.ts';

/**
 * The identity file: readable, of this user alone, valid, not soon over.
 *
 * @param file as configured; undefined: none
 * @param warnMs time before the end of a static identity from which on there is a warning
 */
export async function identityChecks(
  file: string | undefined,
  warnMs: number,
  now: Date,
): Promise<DoctorCheck[]> {
  if (file === undefined)
    return [
      problem(
        'identity',
        'No identity file is configured',
        'Give --identity, or `identity:` in affidavit.yaml.',
      ),
    ];
  let identity: Identity;
  try {
    identity = await readIdentityFile(file);
    checkValidity(identity.facts, now);
  } catch (error) {
    return [problemOf('identity', error)];
  }
  const soon = endsSoon(identity.facts, warnMs, now.getTime());
  const checks = identity.warnings.map((text) => {
    const [first = text, ...rest] = text.split(/(?<=[.:]) /);
    return warning('identity', first, rest.join(' '));
  });
  if (soon !== null) checks.push(warning('identity', soon.message, soon.advice));
  return checks.length > 0
    ? checks
    : [
        ok(
          'identity',
          `${identityEnd(identity.facts, now.getTime())}${isOfBot(identity.facts) ? ', renewed by tbot' : ''}`,
        ),
      ];
}
