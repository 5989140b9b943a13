/** Rows of one table of the evidence set that answer an item. */
export interface RowSource {
  dataset: string;
  /** SQL condition over the table; undefined: all rows. May name other tables of the evidence set in subqueries */
  where?: string;
  /** the filter in words; empty when there is none */
  filter: string;
  /** `answers` decides the state of the item; `beside` is supporting evidence and decides nothing */
  role: 'answers' | 'beside';
  /** rows among them that a reader wants counted separately */
  among?: { where: string; words: string };
}

/** A file that an item needs, because no gateway has the evidence. */
export interface NeededFile {
  /** the contents, e.g. "alert rules in force" */
  what: string;
  /** number of files */
  count: number;
  /**
   * when no file is needed: never; when any answering source has rows; or when a condition over a table of the evidence set
   * holds for a row
   */
  unless: 'never' | 'rows' | { dataset: string; where: string };
}

/** One item of the request list. */
export interface RequestItem {
  /** 1 to 76 */
  item: number;
  wording: string;
  /** points of focus, e.g. CC6.1-03; empty for an item outside the criteria in scope */
  points: readonly string[];
  /** points of focus that the item supports beside others */
  supporting: readonly string[];
  /** the criterion of an item outside the criteria in scope */
  outside?: string;
  /** ids of the tests of controls that use the same evidence */
  tests: readonly string[];
  sources: readonly RowSource[];
  file?: NeededFile;
  /** the item applies only when a row of a collected dataset meets the condition */
  onlyIf?: { dataset: string; where: string; otherwise: string };
}

/** Facts of an item beside its number, wording, points and tests. */
type Further = Pick<RequestItem, 'file' | 'onlyIf' | 'outside'> & { supporting?: string };

/**
 * One item of the request list.
 *
 * @param points points of focus without "CC", separated by blanks
 * @param tests ids of tests of controls, separated by blanks
 */
export function item(
  number: number,
  wording: string,
  points: string,
  tests: string,
  sources: readonly RowSource[],
  { supporting = '', ...further }: Further = {},
): RequestItem {
  return {
    item: number,
    wording,
    points: pointsOf(points),
    supporting: pointsOf(supporting),
    tests: words(tests),
    sources,
    ...further,
  };
}

/** All rows of datasets. */
export function all(...datasets: readonly string[]): RowSource[] {
  return datasets.map((dataset) => ({ dataset, filter: '', role: 'answers' }));
}

/** Rows of a dataset that meet an SQL condition, with the condition in words. */
export function where(
  dataset: string,
  filter: string,
  condition: string,
  among?: RowSource['among'],
): RowSource {
  return { dataset, where: condition, filter, role: 'answers', ...(among === undefined ? {} : { among }) };
}

/** The same sources as supporting evidence. */
export function beside(...sources: readonly RowSource[]): RowSource[] {
  return sources.map((source) => ({ ...source, role: 'beside' }));
}

/** A file that is needed in any case. */
export function file(what: string, count = 1): { file: NeededFile } {
  return { file: { what, count, unless: 'never' } };
}

/** A file that is needed unless a source has rows, or unless a condition holds. */
export function fileUnless(unless: NeededFile['unless'], what: string): { file: NeededFile } {
  return { file: { what, count: 1, unless } };
}

function pointsOf(text: string): string[] {
  return words(text).map((point) => `CC${point}`);
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
