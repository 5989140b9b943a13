import type { DictionaryRow, SettingRow } from '../../bundle/input.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { PROCEDURES } from '../../controls/procedures/registry.ts';
import { documentedSettings } from '../../controls/settingsCatalogue.ts';
import { dictionaryColumns } from '../../datasets/dictionary.ts';
import { EVENTS_FLAT, eventsFlatColumns } from '../../datasets/log/eventsFlat.ts';
import type { EvidenceTable } from '../../evidence/evidenceSet.ts';
import { numberOf, textOf } from '../../evidence/tables/settingTables.ts';

/** Columns of a table of the evidence set with their documentation. */
export function dictionaryRows({
  table,
  dataset,
}: Pick<EvidenceTable, 'table' | 'dataset'>): DictionaryRow[] {
  return dictionaryColumns(dataset).map(({ name, type, documentation }) => ({
    dataset: dataset.name,
    table,
    column: name,
    type,
    documentation,
  }));
}

/** Columns of the view of the audit log, where a procedure reads it. */
export function eventsFlatRows(): DictionaryRow[] {
  return eventsFlatColumns().map(({ name, type, documentation }) => ({
    dataset: 'events',
    table: EVENTS_FLAT,
    column: name,
    type,
    documentation,
  }));
}

/** The settings as they were used, each with its meaning and the procedures that use it. */
export function settingRows({
  settings,
  procedures,
}: Pick<Conclusion, 'settings' | 'procedures'>): SettingRow[] {
  const documented = new Map(documentedSettings(PROCEDURES).map((setting) => [setting.name, setting]));
  return settings.all.map(({ name, value, basis }) => ({
    name,
    value: textOf(value),
    number: numberOf(value),
    basis,
    documentation: documented.get(name)?.documentation ?? '',
    procedures: [
      ...(documented.get(name)?.procedures ?? []),
      ...procedures
        .filter(({ isOwn, uses }) => isOwn === true && uses?.includes(name) === true)
        .map(({ id }) => id),
    ],
  }));
}
