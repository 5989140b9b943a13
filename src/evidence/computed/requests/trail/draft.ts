import type { TrailStep } from '../../../../datasets/access/requestTrail.ts';
import type { JsonObject } from '../../../../formats/canonicalJson.ts';

/** A step of a trail before the steps are put in order. */
export interface Draft {
  step: TrailStep;
  /** microseconds since 1970; null: not recorded */
  us: number | null;
  endUs?: number | null;
  /** further members of the row: see the columns of request_trail */
  facts: JsonObject;
}

/** Words for the end of a step. */
export type StepOutcome = 'ok' | 'failed' | 'refused' | 'not recorded' | '';

/** Members of every row that a step need not name. */
export const NO_FACTS = {
  actor: '',
  actor_kind: '',
  how: '',
  detail: '',
  target: '',
  resource_owner: '',
  session_id: '',
  login: '',
  commands: null,
  failed_commands: null,
  file_transfers: null,
  recording: '',
  outcome: '',
  exit_code: '',
  error: '',
  event_uid: '',
} satisfies JsonObject;
