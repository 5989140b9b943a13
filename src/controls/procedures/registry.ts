import type { Procedure } from '../procedure.ts';
import { K04 } from './access/K04.ts';
import { K05 } from './access/K05.ts';
import { K06 } from './access/K06.ts';
import { K01 } from './authentication/K01.ts';
import { K02 } from './authentication/K02.ts';
import { K03 } from './authentication/K03.ts';
import { K21 } from './completeness/K21.ts';
import { K27 } from './completeness/K27.ts';
import { K08 } from './requests/K08.ts';
import { K09 } from './requests/K09.ts';

/** Every procedure, in the order of their ids. A new one is its two files and a line here. */
export const PROCEDURES: readonly Procedure[] = [K01, K02, K03, K04, K05, K06, K08, K09, K21, K27];
