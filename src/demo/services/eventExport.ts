import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AuditLogService } from '../../gateway/gen/teleport/auditlog/v1/auditlog_pb.ts';
import type { LoggedEvent } from '../auditLog.ts';
import type { EventExport } from '../faults.ts';
import { FramedMessages } from '../grpc/frames.ts';
import { STATUS, StatusError } from '../grpc/status.ts';
import type { Registry } from './registry.ts';
import type { ServedState } from './servedState.ts';

/** The audit log's bulk export (teleport-api §3.6): only some backends have one. */
export function registerEventExport(registry: Registry, current: () => ServedState): void {
  const { getEventExportChunks, exportUnstructuredEvents } = AuditLogService.method;
  const listings = new WeakMap<ServedState, Map<number, number>>();

  registry.stream(getEventExportChunks, function* ({ date }, call) {
    const state = current();
    state.require(call.caller, 'event', ['list']);
    const dayMs = Number(date?.seconds ?? 0n) * 1000;
    const ready = state.data.eventExport;
    if (ready !== undefined) return yield* ready.chunks(dayMs).map(chunkBytes);
    const offered = offer(state);
    const chunks = chunksOf(state, offered, dayMs);
    const ofDays = listings.get(state) ?? new Map<number, number>();
    const listing = (ofDays.get(dayMs) ?? 0) + 1;
    listings.set(state, ofDays.set(dayMs, listing));
    const shown =
      listing === 1 ? chunks.slice(0, Math.max(1, chunks.length - (offered.lateChunks ?? 0))) : chunks;
    // In no order, as the gateway lists them.
    for (let at = shown.length - 1; at >= 0; at -= 1) yield chunkBytes(`chunk-${at}`);
  });

  registry.stream(exportUnstructuredEvents, function* ({ date, chunk, cursor }, call) {
    const state = current();
    state.require(call.caller, 'event', ['list']);
    const dayMs = Number(date?.seconds ?? 0n) * 1000;
    const ready = state.data.eventExport;
    if (ready !== undefined) {
      for (const frames of ready.framed(dayMs, chunk, cursor)) yield new FramedMessages(frames);
      return;
    }
    const offered = offer(state);
    const chunks = chunksOf(state, offered, dayMs);
    const events = chunks[Number(chunk.replace('chunk-', ''))] ?? [];
    if (offered.skipsSingles && events.length === 1) return;
    for (let at = Number(cursor); at < events.length; at += 1)
      yield exportedBytes(state.eventBytes(events[at] as LoggedEvent), String(at + 1));
  });
}

/** @throws StatusError UNIMPLEMENTED where the backend has no bulk export */
function offer(state: ServedState): EventExport {
  const offered = state.faults.eventExport;
  if (offered !== undefined) return offered;
  throw new StatusError(STATUS.unimplemented, 'bulk event export is not supported by this audit backend');
}

function chunksOf(state: ServedState, { chunkSize }: EventExport, dayMs: number): LoggedEvent[][] {
  const events = state.log.day(dayMs);
  const chunks: LoggedEvent[][] = [];
  for (let at = 0; at < events.length; at += chunkSize) chunks.push(events.slice(at, at + chunkSize));
  return chunks;
}

function chunkBytes(name: string): Uint8Array {
  return new BinaryWriter().tag(1, WireType.LengthDelimited).string(name).finish();
}

function exportedBytes(event: Uint8Array, cursor: string): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(event);
  return writer.tag(2, WireType.LengthDelimited).string(cursor).finish();
}
