import type { AccessRequestRecord } from '../../records/accessRequest.ts';
import { type RevocationRow, revocationKey } from './revocationRow.ts';

/** What an access request's record says was refused or taken away: denials and deletions. */
export function requestRevocations(record: AccessRequestRecord): RevocationRow[] {
  const target = `access_request:${record.id}${record.user === '' ? '' : ` user:${record.user}`}`;
  const base = { target, ends: null, lock: null };
  const source = record.source;
  const rows: RevocationRow[] = [];
  const denial = record.approvers.findLast((decision) => decision.decision === 'DENIED');
  const wasDenied = record.state === 'DENIED' || (record.state === 'DELETED' && denial !== undefined);
  if (wasDenied) {
    const time = denial?.time || record.resolved;
    rows.push({
      key: revocationKey('access_request_denied', record.id),
      atMs: time ? Date.parse(time) : record.created === null ? null : Date.parse(record.created),
      revocation: {
        ...base,
        time: time || null,
        kind: 'access_request_denied',
        actor: denial?.actor || denial?.reviewer || '',
        reason: denial?.reason || record.resolve_reason,
        in_force: 'yes',
        source,
        event_uid: denial?.event_uid || null,
      },
    });
  }
  if (record.deleted !== null) {
    rows.push({
      key: revocationKey('access_request_deleted', record.id),
      atMs: Date.parse(record.deleted.time),
      revocation: {
        ...base,
        time: record.deleted.time,
        kind: 'access_request_deleted',
        actor: record.deleted.actor,
        reason: '',
        in_force: 'yes',
        source,
        event_uid: record.events.at(-1) ?? null,
      },
    });
  }
  return rows;
}
