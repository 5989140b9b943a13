import { instantText, microseconds } from '../../../formats/timestamp.ts';
import { type Revocation, revocationAsOf } from '../../../records/revocation.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { LeaverAccount } from './leaverAccounts.ts';
import type { Withdrawal } from './withdrawn.ts';

interface LockRow {
  lock: string;
  made_us: number;
  until_us: number | null;
}

interface RevocationRow {
  earliest_us: number;
  latest_us: number;
  until_us: number | null;
}

/** Withdrawals of an account: locks and deletions, and those of the identity provider for accounts that come through it. */
export class Withdrawals {
  readonly #locks;
  readonly #revocations;
  readonly #disabled;
  readonly #provisioned: ReadonlyMap<string, Withdrawal[]>;

  constructor({ db }: EvidenceSet, scope: EvidenceScope) {
    this.#provisioned = provisioned(scope);
    // a lock with further parts locks the user on one server or device only; a lock on a role or login names nobody
    this.#locks = db.prepare<[string], LockRow>(
      `SELECT lock, made_us, CASE WHEN how = '' THEN NULL ELSE coalesce(ended_us, ended_to_us) END AS until_us
       FROM lock_lifecycles WHERE target = 'user:' || ? AND made_us IS NOT NULL ORDER BY made_us`,
    );
    this.#revocations = db.prepare<[{ user: string; bot: string }], RevocationRow>(
      `SELECT coalesce(time_us, time_from_us) AS earliest_us, coalesce(time_us, time_to_us) AS latest_us,
         coalesce(lifted_us, lifted_from_us) AS until_us
       FROM revocations
       WHERE coalesce(time_us, time_to_us) IS NOT NULL AND coalesce(time_us, time_from_us) IS NOT NULL
         AND ((kind = 'user_deleted' AND target_name = @user) OR (kind = 'bot_deleted' AND @bot <> '' AND target_name = @bot))`,
    );
    this.#disabled = db.prepare<[string], { disabled_us: number | null }>(
      `SELECT disabled_at_us AS disabled_us FROM idp_accounts
         WHERE user_name = ? AND (status IN ('disabled', 'deleted') OR disabled_at_us IS NOT NULL)`,
    );
  }

  /**
   * Everything that withdraws the access of an account.
   *
   * @param listedUs when the list of leavers says that the identity provider disabled the account; null: it does not
   * @param endUs end of the period: a record that has expired by then is gone
   */
  *of(account: LeaverAccount, listedUs: number | null, endUs: number): Generator<Withdrawal> {
    const { userName, bot, origin, expires } = account;
    for (const { lock, made_us, until_us } of this.#locks.iterate(userName))
      yield known(made_us, until_us, `lock ${lock}`);
    // a local account does not depend on the provider
    if (origin !== 'local' && origin !== 'bot') yield* this.byProvider(userName, listedUs);
    // the next login makes the record of a single sign-on user again: its end withdraws nothing
    if (origin === 'sso') return;
    for (const { earliest_us, latest_us, until_us } of this.#revocations.iterate({ user: userName, bot }))
      yield {
        earliestUs: earliest_us,
        latestUs: latest_us,
        untilUs: until_us,
        by: 'deletion of the account',
      };
    const expiresUs = microseconds(expires);
    if (expiresUs !== null && expiresUs > 0 && expiresUs <= endUs)
      yield known(expiresUs, null, 'expiry of the account');
  }

  /** Withdrawals of the identity provider: by the lists that the entity supplied, and by SCIM. */
  *byProvider(userName: string, listedUs: number | null): Generator<Withdrawal> {
    if (listedUs !== null) yield known(listedUs, null, PROVIDER);
    for (const { disabled_us } of this.#disabled.iterate(userName))
      if (disabled_us !== null) yield known(disabled_us, null, PROVIDER);
    yield* this.#provisioned.get(userName) ?? [];
  }

  /** Whether the provider's list says that the account is disabled, but not since when. */
  isUndated(userName: string): boolean {
    return this.#disabled.all(userName).some(({ disabled_us }) => disabled_us === null);
  }
}

const PROVIDER = 'the identity provider';

/** Accounts that SCIM deleted or deactivated, also before the period: few, by user. */
function provisioned({ store, period }: EvidenceScope): Map<string, Withdrawal[]> {
  const found = new Map<string, Withdrawal[]>();
  const end = instantText(period.toMs * 1000);
  for (const { json } of store.derivedWith('revocations', '"kind":"scim_')) {
    const row = revocationAsOf(JSON.parse(json) as Revocation, end);
    const us = microseconds(row.time ?? '');
    if (us === null || us >= period.toMs * 1000) continue;
    const untilUs = microseconds(row.lifted ?? '');
    for (const user of new Set([row.target_user, row.target_name]))
      if (user !== '')
        found.set(user, [...(found.get(user) ?? []), known(us, untilUs, `${PROVIDER} (SCIM)`)]);
  }
  return found;
}

function known(us: number, untilUs: number | null, by: string): Withdrawal {
  return { earliestUs: us, latestUs: us, untilUs, by };
}
