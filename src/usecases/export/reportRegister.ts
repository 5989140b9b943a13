import type { Register } from '../../controls/register/register.ts';
import type { ExceptionRegister } from '../../report/input.ts';

/** The register of exceptions as a report shows it. */
export function reportRegister(register: Register): ExceptionRegister {
  return {
    previous: register.previous?.sequence ?? null,
    counts: register.counts(),
    entryOf({ id, test, dataset, row_id, fault }) {
      const standing = register.standingOf({ id, procedure: test, dataset, row_id, fault });
      return { ...standing, compared: standing.change, firstSeen: standing.first_seen };
    },
  };
}
