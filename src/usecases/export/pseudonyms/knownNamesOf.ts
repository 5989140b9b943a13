import type { Conclusion } from '../../../controls/conclusion.ts';
import { EVENT_TYPES } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { KnownNames } from '../../../redaction/pseudonyms/knownNames.ts';

/**
 * Every name in the evidence of a period, rows and audit log. Memory grows with the names, not with the rows.
 *
 * @param entity stays, as does the name of the cluster
 */
export function knownNamesOf(
  { set, scope, procedures, settings, entity: controls }: Conclusion,
  entity: string,
): KnownNames {
  const { store, period, closing } = scope;
  const names = new KnownNames([entity, closing.cluster.name]);
  for (const { table, dataset } of set.tables()) {
    names.addWords(`${table} ${dataset.description}`);
    for (const column of dataset.columns) names.addWords(`${column.name} ${column.doc}`);
    for (const { json } of set.rows(table)) names.collect(JSON.parse(json) as JsonObject, table);
  }
  for (const { lines } of store.eventLines(rangeOfMs(period))) collectEvents(names, Buffer.from(lines));
  // words of file names and commands
  names.addWords('affidavit soc2 evidence teleport');
  names.add(closing.caller.user, 'user');
  names.collect({ address: closing.cluster.address }, '');
  for (const { event } of EVENT_TYPES) names.addWords(event);
  for (const { sql, title, rule, isOwn } of procedures)
    if (isOwn !== true) names.addWords(`${sql.text} ${title} ${rule}`);
  for (const { name } of settings.all) names.addWords(name);
  for (const control of controls?.controls ?? []) names.addWords(Object.keys(control).join(' '));
  return names;
}

function collectEvents(names: KnownNames, lines: Buffer): void {
  for (const line of lines.toString('utf8').split('\n')) {
    if (line === '') continue;
    const event = JSON.parse(line) as JsonObject;
    names.collect(event, String(event.event ?? ''));
  }
}
