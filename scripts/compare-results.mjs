// Compares what the stock sqlite3 shell found with results.json: the size of each procedure's population, and its exceptions.
// Usage: node compare-results.mjs RESULTS FOUND   FOUND holds one <procedure>.json, as `sqlite3 -json` printed both queries
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [resultsFile = '', found = ''] = process.argv.slice(2);
const { results } = JSON.parse(readFileSync(resultsFile, 'utf8'));
const differences = results.flatMap((result) => {
  const file = path.join(found, `${result.id}.json`);
  if (!existsSync(file)) return [`${result.id}: the bundle holds no procedure of this name`];
  const rows = rowsOf(readFileSync(file, 'utf8'));
  // exception, or exception:<which fault of the row>
  const exceptions = rows.filter(
    ({ kind, facts }) => /^exception(:|$)/.test(kind) && facts !== undefined,
  ).length;
  const population = rows.filter(
    ({ facts, threshold }) => facts === undefined || threshold === undefined,
  ).length;
  return [
    ...differ(`${result.id}: exceptions`, exceptions, result.exceptions),
    ...differ(`${result.id}: rows of the population`, population, result.population.size),
  ];
});
for (const line of differences) process.stderr.write(`${line}\n`);
if (results.length === 0 || differences.length > 0) process.exit(1);
const exceptions = results.reduce((sum, result) => sum + result.exceptions, 0);
process.stdout.write(
  `${results.length} procedures performed again: ${exceptions} exceptions, as results.json has them\n`,
);

/** The rows of every query: the shell prints one array a query, and nothing for a query without rows. */
function rowsOf(text) {
  // a line feed inside a text is escaped, so one between brackets parts two arrays
  return text.trim() === '' ? [] : JSON.parse(`[${text.trim().replaceAll(/\]\s*\n\[/g, '],[')}]`).flat();
}

function differ(what, count, expected) {
  return count === expected ? [] : [`${what}: ${count} by sqlite3, ${expected} in results.json`];
}
