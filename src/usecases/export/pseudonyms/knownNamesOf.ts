import type { Conclusion } from '../../../controls/conclusion.ts';
import { EVENT_TYPES } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { datasetStatusSchema } from '../../../records/datasets.ts';
import { REQUEST_STATES } from '../../../records/requestList.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import { KnownNames } from '../../../redaction/pseudonyms/knownNames.ts';

/** Words that procedures compare with. */
const LITERAL = /'([^'\n]{1,80})'/g;

/**
 * Every name in the evidence of a period: rows, audit log, the entity's controls, responses of management. Memory grows with the
 * names, not with the rows.
 *
 * @param entity stays, as does the name of the cluster
 */
export function knownNamesOf(conclusion: Conclusion, entity: string): KnownNames {
  const { set, scope, entity: controls } = conclusion;
  const { store, period, closing, opening } = scope;
  const names = new KnownNames([entity, closing.cluster.name]);
  for (const { table, dataset } of set.tables()) {
    for (const column of dataset.columns) names.addWords(column.name);
    for (const { json } of set.rows(table)) names.collect(JSON.parse(json) as JsonObject, table);
  }
  for (const { lines } of store.eventLines(rangeOfMs(period))) collectEvents(names, Buffer.from(lines));
  for (const snapshot of [closing, opening]) if (snapshot !== null) collectSnapshot(names, snapshot);
  for (const { owner } of controls?.controls ?? []) names.add(owner, 'user');
  for (const { id } of store.exceptions.all())
    for (const { owner, by, who } of store.exceptions.responses(id)) {
      for (const name of [owner, by]) names.add(name, 'user');
      addPlace(names, who);
    }
  for (const { who } of [...store.local.withdrawals(), ...store.local.runs()]) addPlace(names, who);
  addOurWords(names, conclusion);
  return names;
}

/** The account and the machine of user@host; not the user alone: `root` is no name. */
function addPlace(names: KnownNames, who: string): void {
  names.add(who, 'user');
  names.add(who.slice(who.lastIndexOf('@') + 1), 'host');
}

function collectSnapshot(names: KnownNames, { caller, cluster, run }: SnapshotInfo): void {
  names.add(caller.user, 'user');
  if (run !== null) addPlace(names, `${run.os_user}@${run.host}`);
  names.collect({ address: cluster.address }, '');
}

/** Words that the tests compare with, and those of our own sentences and file names. */
function addOurWords(names: KnownNames, { set, procedures, settings }: Conclusion): void {
  names.addOwnWords('affidavit soc2 evidence teleport');
  // values that manifest and request list put beside names
  names.addWords(datasetStatusSchema.options.join(' '));
  names.addWords(REQUEST_STATES.join(' '));
  names.addWords('pulling incomplete direct oss enterprise');
  for (const { table, dataset } of set.tables()) {
    names.addOwnWords(`${table} ${dataset.description} ${dataset.shows}`);
    for (const { doc } of dataset.columns) names.addOwnWords(doc);
  }
  for (const { event } of EVENT_TYPES) names.addWords(event);
  for (const { sql, title, rule, isOwn } of procedures) {
    if (isOwn === true) continue;
    names.addOwnWords(`${title} ${rule} ${sql.text}`);
    for (const [, word = ''] of sql.text.matchAll(LITERAL)) if (!/\s/.test(word)) names.addWords(word);
  }
  for (const { name } of settings.all) names.addWords(name);
}

function collectEvents(names: KnownNames, lines: Buffer): void {
  for (const line of lines.toString('utf8').split('\n')) {
    if (line === '') continue;
    const event = JSON.parse(line) as JsonObject;
    names.collect(event, String(event.event ?? ''));
  }
}
