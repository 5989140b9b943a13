import type { ExceptionDelta, LateEvent } from '../../records/delta.ts';
import type { Rows } from '../input.ts';

/** Statuses of a dataset that leave nothing out. An unsupported one has nothing to leave out. */
export const LEAVES_NOTHING_OUT: ReadonlySet<string> = new Set(['complete', 'empty', 'unsupported']);

/** A listing of one of two bundles. */
export interface DeltaListing {
  /** name of the listing */
  name: string;
  rows: number;
  /** whether everything that the gateway held was read: only then a row that is missing is gone */
  isWhole: boolean;
  /** its status with the reason, in words */
  status: string;
  /** lower-case hex SHA-256 of its file: equal files need not be read; null: it has none */
  sha256: string | null;
  /** its lines of JSON, as bytes; called once */
  bytes(): AsyncIterable<Buffer>;
}

/** An exception as a bundle lists it. */
export type DeltaException = Pick<ExceptionDelta, 'id' | 'procedure' | 'dataset' | 'row_id'> & {
  facts: string;
};

/** One of two bundles that are compared. */
export interface DeltaSide {
  sequence: number;
  bundle_id: string;
  sha256sums_sha256: string;
  label: string;
  fromMs: number;
  toMs: number;
  /** null: the rows are not known */
  listings: readonly DeltaListing[] | null;
  results: readonly { id: string; result: string; exceptions: number }[];
  settings: Readonly<Record<string, string>>;
  exceptions(): Rows<DeltaException>;
}

/** Everything that a comparison with the bundle before is made of. */
export interface DeltaInput {
  /** null: nothing of it is known, or there is none */
  before: DeltaSide | null;
  /** the bundle before, also where nothing else is known of it; null: this is the first */
  previous: Pick<DeltaSide, 'sequence' | 'bundle_id' | 'sha256sums_sha256' | 'label'> | null;
  /** why its rows are not known, as a sentence; empty when they are */
  reason: string;
  /** null: not determined */
  lateEvents: (() => Rows<LateEvent>) | null;
}
