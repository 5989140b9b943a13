const UNIT_NS: Record<string, bigint> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  µs: 1_000n,
  us: 1_000n,
  ns: 1n,
};

/** Seconds and nanoseconds of a protobuf Timestamp. */
export interface TimestampForm {
  seconds: bigint;
  nanos: number;
}

/** How a gateway sends a time that nobody set: 0001-01-01T00:00:00Z (teleport-api §2.0.2). */
export const ZERO_TIME: TimestampForm = { seconds: -62_135_596_800n, nanos: 0 };

/**
 * Go duration text ("30h0m0s", "1.5s") or a plain number of nanoseconds → nanoseconds.
 * @throws RangeError on anything else
 */
export function durationNanos(value: unknown): bigint {
  if (typeof value === 'number') return BigInt(value);
  const text = String(value);
  if (text === '0') return 0n;
  const parts = [...text.matchAll(/(\d+)(?:\.(\d{1,9}))?(h|ms|m|µs|us|ns|s)/gu)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.replace(/^-/, '')) {
    throw new RangeError(`not a duration: ${text}`);
  }
  let total = 0n;
  for (const [, whole = '0', fraction = '', unit = 's'] of parts) {
    const scale = UNIT_NS[unit] as bigint;
    total += BigInt(whole) * scale;
    total += (BigInt(fraction.padEnd(9, '0')) * scale) / 1_000_000_000n;
  }
  return text.startsWith('-') ? -total : total;
}

/**
 * RFC 3339 text in UTC, up to nanoseconds → Timestamp.
 * @throws RangeError on anything else
 */
export function timestampOf(text: string): TimestampForm {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  const seconds = match ? Date.parse(`${match[1]}Z`) / 1000 : Number.NaN;
  if (Number.isNaN(seconds)) throw new RangeError(`not a time: ${text}`);
  return { seconds: BigInt(seconds), nanos: Number((match?.[2] ?? '').padEnd(9, '0')) };
}
