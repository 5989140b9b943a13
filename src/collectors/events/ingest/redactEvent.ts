import { canonicalJson, type JsonObject } from '../../../formats/canonicalJson.ts';
import type { PageEvent } from '../../../gateway/events/decodePage.ts';
import { mayNeedRedaction } from '../../../redaction/mayNeedRedaction.ts';
import { redact } from '../../../redaction/redact.ts';
import type { RedactionCounts } from '../../../redaction/redactionCounts.ts';
import type { Digest } from '../../../redaction/summary.ts';

/**
 * Takes secrets out of an event (teleport-api §6.6, §3.8: some events declare whole resources), those in JSON text inside it
 * included. Most events are known to be clean from their names alone and are never parsed.
 *
 * @param digest keyed digest of the store, for bodies; without it only their sizes are kept
 * @returns the event's canonical JSON; the same buffer when there was nothing to take out
 */
export function redactEvent(
  event: Pick<PageEvent, 'json' | 'suspicious'>,
  redactions: RedactionCounts,
  digest?: Digest,
): Buffer {
  if (!event.suspicious || !mayNeedRedaction(event.json)) return event.json;
  const { value, redactions: found } = redact(
    JSON.parse(event.json.toString('utf8')) as JsonObject,
    'events',
    digest,
  );
  if (found.length === 0) return event.json;
  for (const redaction of found) redactions.add(redaction);
  return Buffer.from(canonicalJson(value));
}
