import { Identities } from '../../../collectors/derived/identities.ts';
import { userActivity as dataset } from '../../../datasets/activity/userActivity.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';
import { orderedRows } from '../orderedRows.ts';
import { readWithoutGapFrom } from './readFrom.ts';

/** Last login, session and certificate of each account; reads last_activity for what was before the period. */
export const userActivity: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, rows(set, scope), ({ user_name }) => String(user_name)),
};

interface Found {
  user_name: string;
  listed: 0 | 1;
  login: number | null;
  failed: number | null;
  session: number | null;
  certificate: number | null;
  logins: number;
  failed_logins: number;
  sessions: number;
  certificates: number;
  last_at: string | null;
  what: string | null;
}

/** Each source once, an account a row in each; then all of an account together. */
const ACTIVITY = `
  SELECT a.user_name, max(listed) AS listed, max(login) AS login, max(failed) AS failed, max(session) AS session,
    max(certificate) AS certificate, sum(logins) AS logins, sum(failed_logins) AS failed_logins, sum(sessions) AS sessions,
    sum(certificates) AS certificates, max(l.last_at) AS last_at, max(l.what) AS what
  FROM (
    SELECT user_name, 1 AS listed, NULL AS login, NULL AS failed, NULL AS session, NULL AS certificate, 0 AS logins,
      0 AS failed_logins, 0 AS sessions, 0 AS certificates FROM users
    UNION ALL SELECT user_name, 0, max(CASE WHEN ok = 1 THEN time_us END), max(CASE WHEN state = 'failed' THEN time_us END), NULL, NULL,
      sum(ok = 1), sum(state = 'failed'), 0, 0 FROM logins GROUP BY user_name
    UNION ALL SELECT CASE WHEN impersonator <> '' THEN impersonator ELSE user_name END, 0, NULL, NULL,
      max(coalesce(started_us, first_activity_us, ended_us)), NULL, 0, 0, count(*), 0
      FROM sessions WHERE state <> 'refused' AND session_id <> '' GROUP BY 1
    UNION ALL SELECT CASE WHEN impersonator <> '' THEN impersonator ELSE user_name END, 0, NULL, NULL, NULL, max(time_us), 0, 0, 0,
      count(*) FROM certificates GROUP BY 1
  ) a LEFT JOIN last_activity l
    ON l.holder = CASE WHEN a.user_name LIKE 'bot-%' AND EXISTS (SELECT 1 FROM bots b WHERE b.bot = substr(a.user_name, 5))
      THEN 'bot:' || substr(a.user_name, 5) ELSE a.user_name END
  WHERE a.user_name <> '' GROUP BY a.user_name ORDER BY a.user_name`;

function* rows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const identities = new Identities(scope.store);
  const readFrom = readWithoutGapFrom(scope, rangeOfMs(scope.period).fromUs);
  const text = (us: number | null) => (us === null ? null : preciseText(us));
  for (const found of orderedRows<Found>(set.db, ACTIVITY)) {
    const { user_name, logins, failed_logins, sessions, certificates } = found;
    yield {
      user_name,
      user_kind: identities.of(user_name).kind,
      listed: found.listed === 1,
      last_login: text(found.login),
      last_session: text(found.session),
      last_certificate: text(found.certificate),
      last_failed_login: text(found.failed),
      ...{ logins, failed_logins, sessions, certificates },
      last_activity: found.last_at || null,
      last_activity_kind: found.what ?? '',
      read_from: text(readFrom),
    };
  }
}
