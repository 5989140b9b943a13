import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text, texts } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';

/** Evidence that a bot acted as a user. */
interface Acts {
  identity: string;
  user_name: string;
  certificates: number;
  unlimited: number;
  first_us: number | null;
  last_us: number | null;
  calls: number;
  source: string;
  source_row: string;
  roles: string[];
  recorded: boolean;
}

interface Found {
  identity: string;
  user_name: string;
  number: number;
  first_us: number;
  last_us: number;
}

/** Rows of agent_delegations: users as whom bots acted, from certificates, calls and records of bots. */
export function* agentDelegationRows(set: EvidenceSet): Generator<JsonObject> {
  const found = new Map<string, Acts>();
  const at = (identity: string, user_name: string): Acts => {
    const key = JSON.stringify([identity, user_name]);
    const one: Acts = found.get(key) ?? { identity, user_name, ...NOTHING };
    found.set(key, one);
    return one;
  };
  for (const isLimited of [false, true]) {
    for (const row of certificatesOf(set, isLimited)) {
      const one = at(row.identity, row.user_name);
      one.certificates += row.number;
      if (!isLimited) one.unlimited = row.number;
      if (one.source === '') take(one, 'certificates', row, firstCertificate(set, row, isLimited));
    }
  }
  for (const row of callsOf(set)) {
    const one = at(row.identity, row.user_name);
    one.calls = row.number;
    if (one.source === '') take(one, 'agent_calls', row, firstCall(set, row));
  }
  const bots = set.db
    .prepare<[], { row_id: string; bot: string; json: string }>(
      'SELECT row_id, bot, json FROM bots ORDER BY row_id',
    )
    .all();
  for (const { row_id, bot, json } of bots) {
    for (const user of delegators(object(object((JSON.parse(json) as JsonObject).spec).delegation))) {
      const one = at(`bot:${bot}`, user);
      one.recorded = true;
      if (one.source === '') Object.assign(one, { source: 'bots', source_row: row_id });
    }
  }
  for (const { first_us, last_us, ...one } of found.values()) {
    yield {
      ...one,
      first_at: first_us === null ? null : preciseText(first_us),
      last_at: last_us === null ? null : preciseText(last_us),
    };
  }
}

const NOTHING = {
  certificates: 0,
  unlimited: 0,
  first_us: null,
  last_us: null,
  calls: 0,
  source: '',
  source_row: '',
  roles: [],
  recorded: false,
};

function take(
  one: Acts,
  source: string,
  { first_us, last_us }: Found,
  first: { row_id: string; json: string },
): void {
  const roles = source === 'certificates' ? texts((JSON.parse(first.json) as JsonObject).roles) : [];
  Object.assign(one, { source, source_row: first.row_id, first_us, last_us, roles });
}

const LIMIT = (isLimited: boolean) => (isLimited ? 'allowed_resources > 0' : 'allowed_resources = 0');

function certificatesOf({ db }: EvidenceSet, isLimited: boolean): Found[] {
  return db
    .prepare<[], Found>(
      `SELECT 'bot:' || bot AS identity, acting_for AS user_name, count(*) AS number, min(time_us) AS first_us, max(time_us) AS last_us
       FROM certificates WHERE acting_for <> '' AND ${LIMIT(isLimited)} GROUP BY bot, acting_for ORDER BY bot, acting_for`,
    )
    .all();
}

function firstCertificate({ db }: EvidenceSet, { identity, user_name }: Found, isLimited: boolean) {
  return db
    .prepare<[string, string], { row_id: string; json: string }>(
      `SELECT row_id, json FROM certificates WHERE 'bot:' || bot = ? AND acting_for = ? AND ${LIMIT(isLimited)}
       ORDER BY time_us, row_id LIMIT 1`,
    )
    .get(identity, user_name) as { row_id: string; json: string };
}

function callsOf({ db }: EvidenceSet): Found[] {
  return db
    .prepare<[], Found>(
      `SELECT identity, acting_for AS user_name, count(*) AS number, min(time_us) AS first_us, max(time_us) AS last_us
       FROM agent_calls WHERE acting_for <> '' GROUP BY identity, acting_for ORDER BY identity, acting_for`,
    )
    .all();
}

function firstCall({ db }: EvidenceSet, { identity, user_name }: Found) {
  return db
    .prepare<[string, string], { row_id: string; json: string }>(
      'SELECT row_id, json FROM agent_calls WHERE identity = ? AND acting_for = ? ORDER BY time_us, row_id LIMIT 1',
    )
    .get(identity, user_name) as { row_id: string; json: string };
}

/** People who lent their access to a bot: directly, or to the bot that lent it on. */
function* delegators(delegation: JsonObject): Generator<string> {
  for (let link = delegation; Object.keys(link).length > 0; link = object(link.previous)) {
    const user = text(object(link.user).username);
    if (user !== '') yield user;
  }
}
