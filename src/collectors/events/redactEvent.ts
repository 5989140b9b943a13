import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { PageEvent } from '../../gateway/events/decodePage.ts';
import { mayNeedRedaction, redact } from '../../redaction/redact.ts';
import type { Redaction } from '../../store/store.ts';

/** Counts what was taken away, by path and rule. */
export class RedactionCount {
  private readonly counts = new Map<string, Redaction>();

  add({ path, rule }: { path: string; rule: string }, count = 1): void {
    const key = `${path}\u0000${rule}`;
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { path, rule, count });
    else known.count += count;
  }

  /** By path, then by rule. */
  list(): Redaction[] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, redaction]) => redaction);
  }
}

/**
 * Takes secrets out of an event (gateway-api §6.6, §3.8: some events declare whole resources), those in JSON text inside it
 * included. Most events are known to be clean from their names alone and are never parsed.
 *
 * @returns the event's canonical JSON; the same buffer when there was nothing to take away
 */
export function redactEvent(
  event: Pick<PageEvent, 'json' | 'suspicious'>,
  redactions: RedactionCount,
): Buffer {
  if (!event.suspicious || !mayNeedRedaction(event.json)) return event.json;
  const { value, redactions: found } = redact(
    JSON.parse(event.json.toString('utf8')) as JsonObject,
    'events',
  );
  if (found.length === 0) return event.json;
  for (const finding of found) redactions.add(finding);
  return Buffer.from(canonicalJson(value));
}
