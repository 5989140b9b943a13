import { leaverFacts as dataset, leaverHoldings } from '../../../datasets/people/leaverFacts.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text } from '../../../formats/json.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { settingValue } from '../../settings.ts';
import type { ComputedTable } from '../computedTable.ts';
import { LeaverAccounts } from './leaverAccounts.ts';
import { Withdrawals } from './withdrawals.ts';
import { withdrawnSince } from './withdrawn.ts';

/** Accounts of leavers, when their access ended, and what they still own (K11, K12). */
export const leaverFacts: ComputedTable = {
  add(set, scope) {
    addMade(set, dataset, facts(set, scope), ({ leaver_row }) => String(leaver_row));
    addMade(
      set,
      leaverHoldings,
      holdings(set, scope),
      ({ leaver_row, dataset: of, dataset_row }) => `${leaver_row}/${of}/${dataset_row}`,
    );
  },
};

interface Leaver {
  row_id: string;
  user_name: string;
  left_at_us: number | null;
  idp_disabled_us: number | null;
}

function leavers({ db }: EvidenceSet): Leaver[] {
  return db
    .prepare<[], Leaver>(
      'SELECT row_id, user_name, left_at_us, idp_disabled_us FROM people_leavers ORDER BY rowid',
    )
    .all();
}

function* facts(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { toUs } = rangeOfMs(scope.period);
  const accounts = new LeaverAccounts(set, scope);
  const withdrawals = new Withdrawals(set, scope);
  const rejoined = set.db
    .prepare<[string, number], number | null>(
      'SELECT min(starts_us) FROM people_joiners WHERE user_name = ? AND starts_us > ?',
    )
    .pluck();
  for (const { row_id, user_name, left_at_us, idp_disabled_us } of leavers(set)) {
    const account = accounts.of(user_name);
    const ended = withdrawnSince([...withdrawals.of(account, idp_disabled_us, toUs)], toUs);
    const provider = withdrawnSince([...withdrawals.byProvider(account.userName, idp_disabled_us)], toUs);
    const again = left_at_us === null ? null : (rejoined.get(user_name, left_at_us) ?? null);
    const isKnown = account.origin !== 'unknown';
    yield {
      leaver_row: row_id,
      user_name,
      account_user: account.userName,
      bot: account.bot,
      origin: account.origin,
      exists_at_end: account.existsAtEnd,
      access_ended: ended === null ? null : preciseText(ended.latestUs),
      access_ended_from: ended === null ? null : preciseText(ended.earliestUs),
      ended_by: ended?.by ?? '',
      provider_ended: provider === null ? null : preciseText(provider.latestUs),
      undated_end: withdrawals.isUndated(account.userName),
      rejoined: again === null ? null : preciseText(again),
      similar_name: isKnown ? '' : accounts.similarTo(user_name),
    };
  }
}

interface Holding {
  owner: string;
  kind: string;
  name: string;
  dataset: string;
  row: string;
}

function* holdings(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const rows = new Map<string, string[]>();
  for (const { row_id, user_name } of leavers(set))
    rows.set(user_name, [...(rows.get(user_name) ?? []), row_id]);
  for (const { owner, kind, name, dataset: of, row } of owned(set, scope))
    for (const leaver_row of rows.get(owner) ?? [])
      yield { leaver_row, holding_kind: kind, holding: name, dataset: of, dataset_row: row };
}

function* owned(set: EvidenceSet, { all }: EvidenceScope): Generator<Holding> {
  // the label at the gateway is the owner, else the line of the entity's list
  const bots = set.db.prepare<[], Holding>(
    `SELECT coalesce(nullif(b.owner, ''), o.owner) AS owner, 'bot' AS kind, b.bot AS name,
       CASE WHEN b.owner <> '' THEN 'bots' ELSE 'machine_owners' END AS dataset,
       CASE WHEN b.owner <> '' THEN b.row_id ELSE o.row_id END AS row
     FROM bots b LEFT JOIN machine_owners o ON o.machine = 'bot:' || b.bot WHERE b.owner <> '' OR o.owner <> ''`,
  );
  yield* bots.all();
  for (const { key, json } of set.rows('access_lists')) {
    const { spec, metadata } = JSON.parse(json) as JsonObject;
    for (const owner of objects(object(spec).owners)) {
      const kind = text(owner.membership_kind);
      // a list may own a list: its members are reviewed there
      if (kind !== '' && kind !== 'MEMBERSHIP_KIND_USER' && kind !== 'MEMBERSHIP_KIND_UNSPECIFIED') continue;
      const name = text(object(spec).title) || text(object(metadata).name) || key;
      yield { owner: text(owner.name), kind: 'access list', name, dataset: 'access_lists', row: key };
    }
  }
  const glass = set.db.prepare<[], Holding>(
    `SELECT user_name AS owner, 'break-glass account' AS kind, user_name AS name, 'break_glass_accounts' AS dataset, row_id AS row
     FROM break_glass_accounts`,
  );
  const listed = glass.all();
  yield* listed;
  const named = settingValue(all, 'break_glass');
  for (const name of Array.isArray(named) ? (named as string[]) : [])
    if (!listed.some(({ owner }) => owner === name))
      yield { owner: name, kind: 'break-glass account', name, dataset: 'settings', row: 'break_glass' };
}
