import type { Db } from '../connection.ts';

/** One step of the schema. Its place in the list is the version that it leads to. Never altered once released. */
export interface Migration {
  /** says what it changes, e.g. "ground" */
  name: string;
  /** Runs inside a transaction that also raises the version. */
  up(db: Db): void;
}
