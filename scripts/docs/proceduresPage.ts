import { readFileSync } from 'node:fs';
import { QUERY_LIMITS } from '../../src/controls/custom/isolated/queryTask.ts';
import type { Procedure } from '../../src/controls/procedure.ts';
import { FLEET_PROCEDURES } from '../../src/controls/procedures/fleet/registry.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { eventsFlatColumns } from '../../src/datasets/log/eventsFlat.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { cell, codes, page, table } from './markdown.ts';

const FAMILIES = { control: 'control', completeness_and_accuracy: 'completeness and accuracy' };
const TYPES = { design: 'design (a setting at a date)', operation: 'operation (over the period)' };

/** Names of every table that a procedure can read from. */
const TABLES = DATASETS.flatMap(({ name, rolled }) => (rolled === true ? [name, `opening_${name}`] : [name]));

/** docs/procedures.md: every test of controls with rule, population, tables and settings. */
export function proceduresPage(): string {
  return page(
    '# Tests of controls',
    `A procedure is the code of a test of controls: a rule and two SQL queries, the population and the rows that break the rule. The bundle has
the queries as they were run (\`controls/procedures/\`). [controls.md](controls.md) says what the results mean,
[datasets.md](datasets.md) documents the tables, [settings.md](settings.md) the thresholds.`,
    table(
      ['id', 'title', 'family', 'type'],
      [...PROCEDURES, ...FLEET_PROCEDURES].map(({ id, title, family, type }) => [
        id,
        title,
        FAMILIES[family],
        type,
      ]),
    ),
    ...PROCEDURES.map(section),
    '## Procedures over a lake',
    'F01 to F05 run over all clusters of a lake together (`lake check`, [scale.md](scale.md)) and nowhere else: `cluster` is a column of every table, keys of rows begin with the name of their cluster.',
    ...FLEET_PROCEDURES.map(section),
    ownProcedures(),
  );
}

/** Procedures that an entity writes: the whole of one, and what they may do. */
function ownProcedures(): string {
  const example = readFileSync(new URL('../../fixtures/company/procedures/X01.sql', import.meta.url), 'utf8');
  const { cpuSeconds, populationRows, findingRows, factsBytes } = QUERY_LIMITS;
  return [
    '## Procedures of the entity',
    `\`--procedures DIR\` of \`export\`, \`evidence\`, \`status\`, \`controls\` and \`exceptions\` names a folder of files that end in \`.sql\`. Each is a header and
two queries, and runs like ours: it has a result, a population, a sample and exceptions, is marked \`entity\` in \`results.json\`
(\`author\`), and its text is in the bundle (\`controls/procedures/\`), where \`reperform\` and the stock shells run it again.`,
    `\`\`\`sql\n${example.trimEnd()}\n\`\`\``,
    table(
      ['header line', 'meaning'],
      [
        ['`id`', 'X and up to 20 capitals, digits or underscores'],
        ['`title`, `rule`', 'texts of one line; an indented comment line continues the line before it'],
        ['`criteria`', 'criteria or points of focus of [controls.md](controls.md), separated by commas'],
        ['`family`', '`control` (default) or `completeness_and_accuracy`'],
        ['`type`', '`operation` (default) or `design`'],
        ['`population`', 'what a row of the population is: one, several'],
      ],
    ),
    `The population begins with \`row_id\`, a key that no two rows share. The exceptions have \`kind\` (\`exception\`, \`judgment\`,
\`insufficient\` or \`remark\`), \`dataset\` (a table, or \`events\`), \`row_id\`, \`facts\` (at most ${factsBytes} bytes) and, if wanted, \`threshold\`: the
setting that the row rests on. Where a row can have several faults, \`exception:as_root\` names which: management's response to one
stays with it when the wording changes. The tables are those of [datasets.md](datasets.md). Every table that a query names must have been read
completely, and the audit log too where one of them rests on it; otherwise the result is \`insufficient_evidence\`. SQL that DuckDB
runs as well can be repeated with both shells.`,
    `A procedure runs in a separate process, over the evidence set opened for reading only. Only one SELECT a query is run: no ATTACH,
PRAGMA, extension or write, no function that reads the clock or gives another value each time. A query that fails, gives
other columns, takes more than ${cpuSeconds} seconds of processor time, or gives more than ${populationRows} rows (${findingRows} exceptions) is
\`insufficient_evidence\` with the reason; no other result changes, and the export goes on.`,
    `The view \`events_flat\` is the audit log of the period, one event a row:`,
    table(
      ['column', 'type', 'documentation'],
      eventsFlatColumns().map(({ name, type, documentation }) => [`\`${name}\``, type, cell(documentation)]),
    ),
  ].join('\n\n');
}

function section(procedure: Procedure): string {
  const { id, title, rule, family, type, points, population, sources, log, settings, uses, none } = procedure;
  const complete = codes(sources) + (log ? '; the audit log of the whole period' : '');
  return [
    `## ${id} ${title}`,
    '',
    rule,
    '',
    `- Tests: ${FAMILIES[family]}, ${TYPES[type]}`,
    `- Relevant to: ${points.map((point) => `CC${point}`).join(', ')}`,
    `- Population: ${population[1]}; empty: ${none}`,
    `- Tables: ${codes(tablesOf(procedure))}`,
    `- Must be complete: ${complete}`,
    `- Settings: ${codes([...Object.keys(settings), ...(uses ?? [])])}`,
  ].join('\n');
}

/** Tables that the queries name, comments aside. */
export function tablesOf({ sql }: Procedure): string[] {
  const code = `${sql.population}\n${sql.exceptions}`.replace(/--.*$/gm, '').replace(/'[^']*'/g, "''");
  const words = new Set(code.match(/[a-z_0-9]+/g) ?? []);
  return TABLES.filter((name) => words.has(name));
}
