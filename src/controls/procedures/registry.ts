import type { Procedure } from '../procedure.ts';
import { K04 } from './access/K04.ts';
import { K05 } from './access/K05.ts';
import { K06 } from './access/K06.ts';
import { K01 } from './authentication/K01.ts';
import { K02 } from './authentication/K02.ts';
import { K03 } from './authentication/K03.ts';
import { K21 } from './completeness/K21.ts';
import { K27 } from './completeness/K27.ts';
import { K14 } from './machines/K14.ts';
import { K11 } from './people/K11.ts';
import { K12 } from './people/K12.ts';
import { K26 } from './people/K26.ts';
import { K29 } from './people/K29.ts';
import { K36 } from './people/K36.ts';
import { K08 } from './requests/K08.ts';
import { K09 } from './requests/K09.ts';
import { K10 } from './requests/K10.ts';

/** Every procedure, in the order of their ids. A new one is its two files and a line here. */
export const PROCEDURES: readonly Procedure[] = [
  K01,
  K02,
  K03,
  K04,
  K05,
  K06,
  K08,
  K09,
  K10,
  K11,
  K12,
  K14,
  K21,
  K26,
  K27,
  K29,
  K36,
];
