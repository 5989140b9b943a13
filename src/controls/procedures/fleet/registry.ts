import type { Procedure } from '../../procedure.ts';
import { F01 } from './F01.ts';
import { F02 } from './F02.ts';
import { F03 } from './F03.ts';
import { F04 } from './F04.ts';
import { F05 } from './F05.ts';

/** Every test of controls over all clusters of a lake, in the order of the ids. They run nowhere else. */
export const FLEET_PROCEDURES: readonly Procedure[] = [F01, F02, F03, F04, F05];
