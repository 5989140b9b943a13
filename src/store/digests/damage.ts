/** One place of a store that is not as it was written. */
export interface Damage {
  /** structure: tables, indexes and pages that contradict each other; content: a row that does not match its digest */
  kind: 'structure' | 'content';
  /** the dataset, or the table where a row belongs to none; empty where it is not known */
  dataset: string;
  /** the row in words, e.g. `row "alice"`; what SQLite says of the structure */
  row: string;
}
