import type { ControlTest } from './controlTest.ts';
import { wildcardRoot } from './tests/K04-wildcardRoot.ts';
import { administrators } from './tests/K05-administrators.ts';
import { selfApproval } from './tests/K08-selfApproval.ts';
import { requestQuality } from './tests/K09-requestQuality.ts';
import { logCompleteness } from './tests/K21-logCompleteness.ts';
import { rollForward } from './tests/K27-rollForward.ts';

/** Every test of controls that has code. A new one is a file and a line here; the catalogue then calls it built. */
export const CONTROL_TESTS: readonly ControlTest[] = [
  wildcardRoot,
  administrators,
  selfApproval,
  requestQuality,
  logCompleteness,
  rollForward,
];
