import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import { firstLogins as dataset } from '../../../datasets/people/firstLogins.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { text } from '../../../formats/json.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { readLog } from '../../log/logRead.ts';
import type { EvidenceScope } from '../../scope.ts';
import { settingValue } from '../../settings.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';

const DAY_US = 86_400_000_000;
/** As far back as signs of life are looked for. */
const LOOK_BACK_US = 400 * DAY_US;

/** Whether each single sign-on user who logged in was seen before (K33). */
export const firstLogins: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, rows(set, scope), ({ user_name }) => String(user_name)),
};

interface FirstLogin {
  name: string;
  us: number;
  loginRow: string;
}

function* rows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const logins = set.db
    .prepare<[], FirstLogin>(
      // of several columns beside min() SQLite gives those of the row that has it
      `SELECT user_name AS name, min(time_us) AS us, row_id AS loginRow FROM logins
       WHERE ok = 1 AND kind = 'single sign-on' GROUP BY user_name ORDER BY user_name`,
    )
    .all();
  if (logins.length === 0) return;
  const known = seenInLog(scope, new Set(logins.map(({ name }) => name)));
  const reachUs = Number(settingValue(scope.all, 'dormant_days')) * DAY_US;
  const readFrom = readBefore(scope, reachUs);
  for (const { name, us, loginRow } of logins) {
    const fromUs = readFrom(us);
    const isRead = fromUs <= us - reachUs;
    yield {
      user_name: name,
      first_login: preciseText(us),
      login_row: loginRow,
      seen: known.has(name) ? 'log' : wasListed(scope, name, us) ? 'listed' : isRead ? 'never' : 'unread',
      read_from: preciseText(fromUs),
    };
  }
}

/** Those of the names that logged in before the period. */
function seenInLog({ store, period }: EvidenceScope, names: ReadonlySet<string>): Set<string> {
  const { fromUs } = rangeOfMs(period);
  const seen = new Set<string>();
  for (const event of store.events({
    fromUs: fromUs - LOOK_BACK_US,
    toUs: fromUs,
    types: ['user.login'],
  })) {
    const body = JSON.parse(event.json) as JsonObject;
    const name = text(body.user);
    if (!names.has(name) || seen.has(name) || eventOutcome({ ...event, body }) !== 'succeeded') continue;
    seen.add(name);
    if (seen.size === names.size) break;
  }
  return seen;
}

/** Since when the log was read, and is not silent, up to a moment of the period; at most `reachUs` before the period. */
function readBefore({ store, period, settings }: EvidenceScope, reachUs: number): (us: number) => number {
  const startUs = rangeOfMs(period).fromUs - reachUs;
  const { gaps } = readLog(
    store,
    { ...period, fromMs: Math.floor(startUs / 1000) },
    settings.max_silence_hours,
  );
  const real = gaps.filter(({ kind }) => kind !== 'not_yet');
  return (us) =>
    Math.max(startUs, ...real.filter((gap) => gap.fromUs < us).map((gap) => Math.min(gap.toUs, us)));
}

function wasListed({ store }: EvidenceScope, name: string, us: number): boolean {
  const earlier = new Set(
    store
      .snapshots()
      .filter((snapshot) => startedMs(snapshot) * 1000 < us)
      .map(({ id }) => id),
  );
  return store.versions('users', name).some(({ fromSnapshot }) => earlier.has(fromSnapshot));
}
