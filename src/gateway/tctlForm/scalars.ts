import type { Message } from '@bufbuild/protobuf';
import type { JsonValue } from '../../formats/canonicalJson.ts';
import { goDuration } from '../../formats/goDuration.ts';
import { timestampText } from '../../formats/timestamp.ts';

/** A whole number as JSON; beyond 2^53, where JSON readers round, as a string. */
export function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** A scalar of a decoded message as Go's encoding/json writes it. */
export function scalar(value: unknown): JsonValue {
  if (typeof value === 'bigint') return integer(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // JSON has neither NaN nor infinity; tctl would fail to print them, evidence should not.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value as string | number | boolean;
}

/** Nanoseconds (int64) as Go duration text. */
export function durationText(value: bigint | undefined): string {
  return goDuration(value ?? 0n);
}

/** A google.protobuf.Duration in nanoseconds; 0 when it is not set. */
export function nanoseconds(value: Message | undefined): bigint {
  const { seconds = 0n, nanos = 0 } = (value ?? {}) as { seconds?: bigint; nanos?: number };
  return seconds * 1_000_000_000n + BigInt(nanos);
}

/** A google.protobuf.Timestamp as RFC 3339; one that RFC 3339 cannot write is described in words rather than lost. */
export function timestamp(value: Message): string {
  const { seconds, nanos } = value as unknown as { seconds: bigint; nanos: number };
  return timestampText(seconds, nanos) ?? `invalid time: ${seconds} s ${nanos} ns`;
}
