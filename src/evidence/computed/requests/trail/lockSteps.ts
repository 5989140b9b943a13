import type { EvidenceSet } from '../../../evidenceSet.ts';
import type { Draft } from './draft.ts';

interface Lock {
  us: number;
  endUs: number | null;
  lock: string;
  target: string;
  made_by: string;
  made_by_kind: string;
  message: string;
}

/** Locks on a request, or on its requester while the access was granted: they end what certificates allow. */
export class LockSteps {
  readonly #find;

  constructor({ db }: EvidenceSet) {
    this.#find = db.prepare<[string, string, number, number], Lock>(
      `SELECT made_us AS us, ended_us AS endUs, lock, target, made_by, made_by_kind, message FROM lock_lifecycles
       WHERE made_us IS NOT NULL AND ((target_kind = 'access_request' AND target_name = ?)
         OR (target_kind = 'user' AND target_name = ? AND made_us <= ? AND coalesce(ended_us, made_us) >= ?))
       ORDER BY made_us, lock`,
    );
  }

  /** @param fromUs when the access was granted; null: it was not @param toUs its end */
  *of(request: string, user: string, fromUs: number | null, toUs: number): Generator<Draft> {
    const none = Number.MAX_SAFE_INTEGER;
    for (const row of this.#find.all(request, user, fromUs === null ? -none : toUs, fromUs ?? none))
      yield {
        step: 'locked',
        us: row.us,
        endUs: row.endUs,
        facts: {
          actor: row.made_by,
          actor_kind: row.made_by_kind,
          how: `lock ${row.lock}`,
          detail: row.message,
          target: row.target,
        },
      };
  }
}
