import type { AccessRequestRecord } from '../../../records/accessRequest.ts';
import { type RevocationRow, revocationKey, revocationRow, type TargetPart } from './revocationRow.ts';

/** Denials and deletions in an access request's record. */
export function requestRevocations(record: AccessRequestRecord): RevocationRow[] {
  const target: TargetPart[] = [['access_request', record.id]];
  if (record.user !== '') target.push(['user', record.user]);
  const { source } = record;
  const rows: RevocationRow[] = [];
  const denial = record.approvers.findLast((decision) => decision.decision === 'DENIED');
  const wasDenied = record.state === 'DENIED' || (record.state === 'DELETED' && denial !== undefined);
  if (wasDenied) {
    const time = denial?.time || record.resolved;
    const atMs = time ? Date.parse(time) : record.created === null ? null : Date.parse(record.created);
    rows.push(
      revocationRow(revocationKey('access_request_denied', record.id), atMs, {
        time: time || null,
        kind: 'access_request_denied',
        target,
        actor: denial?.actor || denial?.reviewer || '',
        reason: denial?.reason || record.resolve_reason,
        confirmed: true,
        source,
        event_uid: denial?.event_uid || null,
      }),
    );
  }
  if (record.deleted !== null) {
    rows.push(
      revocationRow(revocationKey('access_request_deleted', record.id), Date.parse(record.deleted.time), {
        time: record.deleted.time,
        kind: 'access_request_deleted',
        target,
        actor: record.deleted.actor,
        confirmed: true,
        source,
        event_uid: record.events.at(-1) ?? null,
      }),
    );
  }
  return rows;
}
