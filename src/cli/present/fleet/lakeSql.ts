import { plural } from '../../../formats/plural.ts';
import type { LakeResultsReport, LakeSqlReport } from '../../../records/reports/lakeReports.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** Statements ended by semicolons, each procedure after a comment with its title. */
export function presentLakeSql({
  title,
  sets,
  location,
  ddl,
  views,
  left_out,
  procedures,
}: LakeSqlReport): string {
  const clusters = sets.map(({ cluster, period }) => `${cell(cluster)}, ${cell(period)}`);
  return [
    `-- ${title}; lake at ${cell(location)}: ${clusters.join('; ')}`,
    '',
    ...ddl.flatMap((statement) => [`${statement};`, '']),
    ...views.flatMap((statement) => [`${statement};`, '']),
    ...left_out.map(({ id, reason }) => `-- ${id} is left out: ${reason}.`),
    ...procedures.flatMap(({ id, title: name, sql }) => [`-- ${id}  ${name}`, `${sql};`, '']),
  ].join('\n');
}

/** One line a cluster, then the query and its answer as the working papers name them. */
export function presentLakeResults(report: LakeResultsReport): string {
  const { results, procedure, engine, query_id, query_sha256, file, file_sha256, rows } = report;
  const [first] = results;
  return [
    `${procedure}  ${cell(first?.title ?? '')}`,
    '',
    table(
      [
        { head: 'CLUSTER', width: 34 },
        { head: 'PERIOD' },
        { head: 'RESULT' },
        { head: 'ROWS', right: true },
        { head: 'EXC', right: true },
      ],
      results.map(({ cluster, period, result, population, exceptions }) => [
        cell(cluster, 60),
        cell(period),
        statusWord(result),
        String(population),
        String(exceptions),
      ]),
    ),
    '',
    `Query    ${cell(query_id)} on ${engine}, SHA-256 ${query_sha256}`,
    `Answer   ${cell(file)}: ${plural(rows, 'row')}, SHA-256 ${file_sha256}`,
  ].join('\n');
}
