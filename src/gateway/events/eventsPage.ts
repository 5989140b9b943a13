import { create, toBinary } from '@bufbuild/protobuf';
import { EventsUnstructuredSchema, type EventUnstructured } from '../gen/teleport/auditlog/v1/auditlog_pb.ts';

/** Puts exported events together as a page of GetUnstructuredEvents, so that they take the same way into the store. */
export function eventsPage(items: EventUnstructured[]): Uint8Array {
  return toBinary(EventsUnstructuredSchema, create(EventsUnstructuredSchema, { items }));
}
