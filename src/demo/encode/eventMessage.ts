import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import type { LoggedEvent } from '../auditLog.ts';

// Field numbers of google.protobuf.Value.
const VALUE = { nothing: 1, number: 2, text: 3, flag: 4, struct: 5, list: 6 } as const;

function writeValue(writer: BinaryWriter, value: JsonValue): void {
  if (value === null) writer.tag(VALUE.nothing, WireType.Varint).int32(0);
  else if (typeof value === 'number') writer.tag(VALUE.number, WireType.Bit64).double(value);
  else if (typeof value === 'string') writer.tag(VALUE.text, WireType.LengthDelimited).string(value);
  else if (typeof value === 'boolean') writer.tag(VALUE.flag, WireType.Varint).bool(value);
  else if (Array.isArray(value)) {
    writer.tag(VALUE.list, WireType.LengthDelimited).fork();
    for (const entry of value) {
      writer.tag(1, WireType.LengthDelimited).fork();
      writeValue(writer, entry);
      writer.join();
    }
    writer.join();
  } else {
    writer.tag(VALUE.struct, WireType.LengthDelimited).fork();
    writeStruct(writer, value);
    writer.join();
  }
}

function writeStruct(writer: BinaryWriter, object: JsonObject): void {
  for (const [key, value] of Object.entries(object)) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeValue(writer, value);
    writer.join().join();
  }
}

/**
 * Encodes one EventUnstructured (teleport-api §3.1): type 1, id 2, time 3, index 4, the event as a Struct in 5.
 * @param event as logged; `json.ei` becomes the index
 */
export function eventBytes(event: LoggedEvent): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(event.type);
  writer.tag(2, WireType.LengthDelimited).string(event.uid);
  const seconds = Math.floor(event.timeMs / 1000);
  const nanos = Math.round((event.timeMs - seconds * 1000) * 1_000_000);
  writer.tag(3, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(seconds);
  if (nanos > 0) writer.tag(2, WireType.Varint).int32(nanos);
  writer.join();
  const index = event.json.ei;
  if (typeof index === 'number' && index !== 0) writer.tag(4, WireType.Varint).int64(index);
  writer.tag(5, WireType.LengthDelimited).fork();
  writeStruct(writer, event.json);
  writer.join();
  return writer.finish();
}

/** Puts encoded events and the cursor together as one EventsUnstructured: items 1, last_key 2. */
export function eventsPageBytes(events: readonly Uint8Array[], lastKey: string): Uint8Array {
  const writer = new BinaryWriter();
  for (const event of events) writer.tag(1, WireType.LengthDelimited).bytes(event);
  if (lastKey) writer.tag(2, WireType.LengthDelimited).string(lastKey);
  return writer.finish();
}
