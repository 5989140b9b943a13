import type { Procedure } from '../procedure.ts';
import { K08 } from './requests/K08.ts';
import { K09 } from './requests/K09.ts';

/** Every procedure, in the order of their ids. A new one is its two files and a line here. */
export const PROCEDURES: readonly Procedure[] = [K08, K09];
