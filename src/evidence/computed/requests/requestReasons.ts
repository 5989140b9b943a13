import { requestReasons as dataset } from '../../../datasets/access/requestReasons.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';

/** The reasons of access requests, classified. */
export const requestReasons: ComputedTable = {
  add: (set, scope) =>
    void addMade(set, dataset, reasons(set, scope), ({ request_id }) => String(request_id)),
};

function* reasons(set: EvidenceSet, { settings }: EvidenceScope): Generator<JsonObject> {
  const ticket = settings.ticket_pattern === '' ? null : new RegExp(settings.ticket_pattern, 'u');
  for (const { key, json } of set.rows('access_requests')) {
    const { reason } = JSON.parse(json) as { reason: string };
    const found = ticket?.exec(reason)?.[0] ?? '';
    yield { request_id: key, is_empty: saysNothing(reason), names_ticket: found !== '', ticket: found };
  }
}

/** Nothing but white space and punctuation, or one character, once or again and again. */
function saysNothing(reason: string): boolean {
  const written = reason.replace(/[\s\p{C}]/gu, '').toLowerCase();
  return /^[\p{P}\p{S}]*$/u.test(written) || /^(.)\1*$/su.test(written);
}
