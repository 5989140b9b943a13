import type { Db } from '../file/connection.ts';

/** One step of the schema. Its place in the list is the version that it leads to. Never altered once released. */
export interface Migration {
  /** says what it changes, e.g. "ground" */
  name: string;
  /**
   * Runs inside a transaction that also renews the digests of all rows and raises the version. A step that alters audit events
   * empties `event_block` and calls `addEventBlocks(db, 0)`.
   */
  up(db: Db): void;
}
