import { fromBinary } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { AuditLogService } from '../../gateway/gen/teleport/auditlog/v1/auditlog_pb.ts';
import type { AuditQuery } from '../auditLog.ts';
import { eventsPageBytes } from '../encode/eventMessage.ts';
import type { Call } from '../grpc/server.ts';
import { registerEventExport } from './eventExport.ts';
import type { Registry } from './registry.ts';
import type { ServedState } from './servedState.ts';

// Events lie on whole milliseconds, and a double cannot hold today's nanoseconds: bounds are rounded inwards.
function milliseconds(time: Timestamp | undefined, round: (part: number) => number): number {
  return time ? Number(time.seconds) * 1000 + round(time.nanos / 1_000_000) : 0;
}

function answerPage(state: ServedState, query: AuditQuery, call: Call): Uint8Array {
  if (call.paging === 'lost-cursor' && query.startKey) return eventsPageBytes([], '');
  const ready = state.data.eventPage?.(query);
  if (ready) return ready;
  const page = state.log.page(query);
  const events = page.events.map((event) => state.eventBytes(event));
  switch (call.paging) {
    case 'repeat-token':
      return eventsPageBytes(events, query.startKey || page.lastKey || (page.events.at(-1)?.uid ?? ''));
    case 'empty-page':
      return eventsPageBytes([], query.startKey);
    case 'duplicate-rows': {
      const first = events[0];
      return eventsPageBytes(first ? [first, ...events] : events, page.lastKey);
    }
    default:
      return eventsPageBytes(events, page.lastKey);
  }
}

/** The audit log (teleport-api §3). */
export function registerAudit(registry: Registry, current: () => ServedState): void {
  const audit = AuditLogService.method;
  const events = audit.getUnstructuredEvents;
  registry.raw(events.parent.typeName, events.name, (bytes, call) => {
    const state = current();
    const request = fromBinary(events.input, bytes);
    state.require(call.caller, 'event', ['list']);
    const query: AuditQuery = {
      fromMs: milliseconds(request.startDate, Math.ceil),
      toMs: milliseconds(request.endDate, Math.floor),
      types: request.eventTypes,
      limit: request.limit,
      startKey: request.startKey,
      order: request.order,
    };
    return [answerPage(state, query, call)];
  });
  if (current().personality !== '14.2') registerEventExport(registry, current);
}
