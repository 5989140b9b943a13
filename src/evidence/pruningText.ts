import { plural } from '../formats/plural.ts';
import type { Pruning } from '../store/pruning/pruning.ts';

/** A pruning in a sentence, for the limitations of a bundle. */
export function pruningText({ pruned, eventsBeforeMs, events, requests, snapshots }: Pruning): string {
  const before = new Date(eventsBeforeMs).toISOString();
  return `Evidence before ${before} was pruned from the store at ${pruned}: ${plural(events, 'audit event')}, the rows of ${plural(snapshots, 'snapshot')} and ${plural(requests, 'ended access request')}. The log before that time counts as not read. Audit events of users, roles, locks, bots and tokens, on which histories rest, were kept.`;
}
