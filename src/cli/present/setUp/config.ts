import type { ConfigReport, EffectiveValue } from '../../../records/reports/configReport.ts';
import { cell, table } from '../table.ts';

/** Effective values, one line each with its origin. */
export function presentConfig({ file, cluster, values, secrets }: ConfigReport): string {
  const rows = values.map((value) => [cell(value.key), cell(valueText(value), 300), cell(originOf(value))]);
  return [
    file === null
      ? 'No configuration file: `affidavit init` makes one. See docs/configuration.md.'
      : `Configuration file: ${cell(file, 400)}`,
    ...(cluster === null ? [] : [`Cluster of the fleet: ${cell(cluster)}`]),
    '',
    table([{ head: 'KEY' }, { head: 'VALUE', width: 70 }, { head: 'FROM' }], rows),
    '',
    ...secrets.map(({ variable, set }) => `${cell(variable)} is ${set ? 'set (not shown)' : 'not set'}.`),
  ].join('\n');
}

function valueText({ value }: EffectiveValue): string | null {
  if (value === null) return null;
  return Array.isArray(value) ? value.map(String).join(' ') : String(value);
}

function originOf({ from, name, line, value }: EffectiveValue): string {
  if (from === 'file') return name === null ? `line ${line}` : `${name}, line ${line}`;
  return name ?? (value === null ? 'not set' : 'default');
}
