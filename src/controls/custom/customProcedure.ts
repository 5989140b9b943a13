import { EVENTS_FLAT } from '../../datasets/log/eventsFlat.ts';
import { DATASETS } from '../../datasets/registry.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';
import { CRITERIA } from '../catalogue/criteria.ts';
import { POINTS_OF_FOCUS } from '../catalogue/pointsOfFocus.ts';
import { type Procedure, type ProcedureFamily, type ProcedureType, parseProcedureSql } from '../procedure.ts';
import { controlSettingsSchema } from '../settings.ts';
import { withoutComments, wordsOfSql } from './sqlText.ts';
import { sourcesOf } from './tableSources.ts';

/** Ids of procedures that an entity wrote; short, so that they are names of files and tables everywhere. */
const OWN_ID = /^X[A-Z0-9_]{1,20}$/;

/** Longest text of a header line, in characters: it is printed in every list of results. */
const MOST_TEXT = 1_000;

const KEYS = ['id', 'title', 'rule', 'criteria', 'family', 'type', 'population'] as const;
type Key = (typeof KEYS)[number];

const FAMILIES: readonly ProcedureFamily[] = ['control', 'completeness_and_accuracy'];
const TYPES: readonly ProcedureType[] = ['operation', 'design'];

const HINT = 'docs/procedures.md shows a whole procedure of an entity.';

/** Whether an id is of the form that an entity's own procedures have. */
export function isOwnId(id: string): boolean {
  return OWN_ID.test(id);
}

/**
 * Reads a procedure that the entity wrote: a header of comment lines `-- key: value` (id, title, rule, criteria; optionally family,
 * type, population), then the queries `population` and `exceptions` as in our own.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws AffidavitError FILE_INVALID naming the line that is missing or wrong
 */
export function parseCustomProcedure(text: string, file: string): Procedure {
  const header = headerOf(text, file);
  const given = (key: Key): string => {
    const value = header.get(key);
    if (value === undefined || value === '') throw invalid(file, `its header has no line "-- ${key}: …"`);
    if (value.length > MOST_TEXT)
      throw invalid(file, `its ${key} has ${value.length} characters, at most ${MOST_TEXT} are printed`);
    return value;
  };
  const id = given('id');
  if (!isOwnId(id))
    throw invalid(
      file,
      `its id "${printable(id, 60)}" is not X and up to 20 capitals, digits or "_", such as X01`,
    );
  const sql = queriesOf(text, file);
  const code = `${sql.population}\n${sql.exceptions}`;
  const tables = tablesIn(code);
  return {
    id,
    title: given('title'),
    rule: given('rule'),
    family: oneOf(file, 'family', header.get('family'), FAMILIES),
    type: oneOf(file, 'type', header.get('type'), TYPES),
    ...relevanceOf(given('criteria'), file),
    isOwn: true,
    settings: {},
    uses: settingsIn(code),
    population: namesOfRows(header.get('population')),
    ...sourcesOf(tables),
    none: 'the population query gave no rows',
    sql,
  };
}

/** Header lines by key; a comment line that is indented goes on with the line before. */
function headerOf(text: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  let key: string | null = null;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^-- name:/.test(line)) break;
    const pair = /^--\s?([a-z_]+):\s*(.*?)\s*$/i.exec(line);
    const more: RegExpExecArray | null = /^--\s{2,}(\S.*?)\s*$/.exec(line);
    if (pair !== null && isKey(pair[1] ?? '')) {
      key = (pair[1] ?? '').toLowerCase();
      if (found.has(key)) throw invalid(file, `its header has "-- ${key}: …" twice`);
      found.set(key, clean(pair[2] ?? ''));
    } else if (pair !== null) {
      const meant = didYouMean(pair[1] ?? '', KEYS);
      if (meant !== '')
        throw invalid(file, `its header has a line "-- ${printable(pair[1] ?? '', 40)}: …"${meant}`);
      key = null;
    } else if (more !== null && key !== null) found.set(key, clean(`${found.get(key)} ${more[1]}`));
    else key = null;
  }
  return found;
}

function isKey(word: string): boolean {
  return (KEYS as readonly string[]).includes(word.toLowerCase());
}

function clean(text: string): string {
  return printable(text.trim(), Number.MAX_SAFE_INTEGER);
}

function queriesOf(text: string, file: string): Procedure['sql'] {
  if (text.includes('\0')) throw invalid(file, 'it holds a NUL character');
  try {
    return parseProcedureSql(text, file);
  } catch (error) {
    throw invalid(file, (error as Error).message.replace(`${file} `, 'it '));
  }
}

function relevanceOf(value: string, file: string): Pick<Procedure, 'points' | 'criteria'> {
  const named = value.split(/[,;\s]+/).filter((word) => word !== '');
  const points: string[] = [];
  const criteria: string[] = [];
  for (const name of named) {
    if (POINTS_OF_FOCUS.some(({ id }) => id === name)) points.push(name.slice(2));
    else if (CRITERIA.some(({ id }) => id === name)) criteria.push(name);
    else {
      const known = [...CRITERIA, ...POINTS_OF_FOCUS].map(({ id }) => id);
      const meant = didYouMean(name, known);
      throw invalid(
        file,
        `"${printable(name, 40)}" is neither a criterion nor a point of focus of the catalogue${meant}`,
      );
    }
  }
  if (named.length === 0) throw invalid(file, 'it names no criterion');
  return { points, criteria };
}

function oneOf<Word extends string>(
  file: string,
  key: Key,
  value: string | undefined,
  words: readonly [Word, ...Word[]] | readonly Word[],
): Word {
  if (value === undefined || value === '') return words[0] as Word;
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw invalid(file, `its ${key} "${printable(value, 40)}" is not one of ${words.join(', ')}`);
  return found;
}

/** `login, logins`; one word means both. */
function namesOfRows(value: string | undefined): readonly [string, string] {
  const [one = '', several] = (value ?? '').split(',').map((word) => word.trim());
  return one === '' ? ['row of the population', 'rows of the population'] : [one, several ?? one];
}

const TABLES: ReadonlySet<string> = new Set([
  ...DATASETS.flatMap(({ name, rolled }) => (rolled === true ? [name, `opening_${name}`] : [name])),
  EVENTS_FLAT,
]);

/** Tables of the evidence set that queries name. */
export function tablesIn(sql: string): string[] {
  const words = new Set(
    wordsOfSql(sql)
      .toLowerCase()
      .match(/[a-z_0-9]+/g) ?? [],
  );
  return [...TABLES].filter((table) => words.has(table));
}

/** Whether a query reads the audit log event by event. */
export function readsEvents({ population, exceptions }: Procedure['sql']): boolean {
  return tablesIn(`${population}\n${exceptions}`).includes(EVENTS_FLAT);
}

/** Settings whose names stand in queries as texts. */
function settingsIn(sql: string): string[] {
  const code = withoutComments(sql);
  return Object.keys(controlSettingsSchema.shape).filter((name) => code.includes(`'${name}'`));
}

function invalid(file: string, what: string): AffidavitError {
  const sentence = /[.?]$/.test(what) ? what : `${what}.`;
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is no procedure that can be run: ${sentence}`,
    HINT,
  );
}
