import type { Procedure } from '../../src/controls/procedure.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { codes, page, table } from './markdown.ts';

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
      PROCEDURES.map(({ id, title, family, type }) => [id, title, FAMILIES[family], type]),
    ),
    ...PROCEDURES.map(section),
  );
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
