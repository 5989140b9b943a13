import type { Procedure } from '../procedure.ts';
import { K04 } from './access/K04.ts';
import { K05 } from './access/K05.ts';
import { K06 } from './access/K06.ts';
import { K01 } from './authentication/K01.ts';
import { K02 } from './authentication/K02.ts';
import { K03 } from './authentication/K03.ts';
import { K07 } from './authentication/K07.ts';
import { K19 } from './changes/K19.ts';
import { K20 } from './changes/K20.ts';
import { K18 } from './cluster/K18.ts';
import { K22 } from './cluster/K22.ts';
import { K23 } from './cluster/K23.ts';
import { K31 } from './cluster/K31.ts';
import { K32 } from './cluster/K32.ts';
import { K38 } from './cluster/K38.ts';
import { K21 } from './completeness/K21.ts';
import { K27 } from './completeness/K27.ts';
import { K13 } from './machines/K13.ts';
import { K14 } from './machines/K14.ts';
import { K15 } from './machines/K15.ts';
import { K16 } from './machines/K16.ts';
import { K17 } from './machines/K17.ts';
import { K28 } from './machines/K28.ts';
import { K30 } from './machines/K30.ts';
import { K37 } from './machines/K37.ts';
import { K11 } from './people/K11.ts';
import { K12 } from './people/K12.ts';
import { K26 } from './people/K26.ts';
import { K29 } from './people/K29.ts';
import { K33 } from './people/K33.ts';
import { K34 } from './people/K34.ts';
import { K35 } from './people/K35.ts';
import { K36 } from './people/K36.ts';
import { K08 } from './requests/K08.ts';
import { K09 } from './requests/K09.ts';
import { K10 } from './requests/K10.ts';
import { K24 } from './reviews/K24.ts';
import { K25 } from './reviews/K25.ts';

/** Every procedure, in the order of their ids. A new one is its two files and a line here. */
export const PROCEDURES: readonly Procedure[] = [
  K01,
  K02,
  K03,
  K04,
  K05,
  K06,
  K07,
  K08,
  K09,
  K10,
  K11,
  K12,
  K13,
  K14,
  K15,
  K16,
  K17,
  K18,
  K19,
  K20,
  K21,
  K22,
  K23,
  K24,
  K25,
  K26,
  K27,
  K28,
  K29,
  K30,
  K31,
  K32,
  K33,
  K34,
  K35,
  K36,
  K37,
  K38,
];
