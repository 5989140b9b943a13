import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event } from './world.ts';

/** A request of bob for dba, made on day 3 at 01:00 unless said otherwise. */
export const ask = (id: string, more: JsonObject = {}, time = at(3, 1)) =>
  event(time, 'access_request.create', {
    id,
    user: 'bob',
    roles: ['dba'],
    state: 'PENDING',
    reason: 'INC-1 why',
    ...more,
  });

/** A review that approves and settles the request, on day 3 at 02:00. */
export const review = (id: string, reviewer: string, more: JsonObject = {}, time = at(3, 2)) =>
  event(time, 'access_request.review', {
    id,
    reviewer,
    proposed_state: 'APPROVED',
    state: 'APPROVED',
    ...more,
  });

/** A change of state to APPROVED, on day 3 at 03:00. */
export const update = (id: string, more: JsonObject, time = at(3, 3)) =>
  event(time, 'access_request.update', { id, state: 'APPROVED', ...more });

/** A certificate that names the request. */
export const certificate = (time: string, id: string, user = 'bob') =>
  event(time, 'cert.create', { cert_type: 'user', identity: { user, access_requests: [id] } });

/** A request as a snapshot shows it (AccessRequestV3). */
export const shown = (id: string, spec: JsonObject): JsonObject => ({
  kind: 'access_request',
  metadata: { name: id },
  spec: { user: 'bob', roles: ['dba'], created: at(3, 1), request_reason: 'INC-1 why', ...spec },
});
