import type { ExceptionResponse } from '../../records/exceptions.ts';

/** The parts of an exception's id. */
export interface ExceptionKey {
  /** lower-case hex SHA-256 */
  id: string;
  procedure: string;
  dataset: string;
  row_id: string;
  fault: string;
}

/** An exception as a bundle listed it. */
export interface Sighting {
  /** number of the bundle */
  bundle: number;
  reference: string;
  facts: string;
}

/** Reads of the register of exceptions. Iterators stream. */
export interface ExceptionReads {
  find(id: string): ExceptionKey | null;
  /** ids that begin with a text, sorted; at most `most` */
  idsBeginning(prefix: string, most: number): string[];
  /** every exception that a bundle listed or somebody answered, by id */
  all(): IterableIterator<ExceptionKey>;
  /** the bundles that listed an exception, whether or not they count, by number */
  sightings(id: string): Sighting[];
  /** the exceptions that a bundle listed, by id */
  listedIn(bundle: number): IterableIterator<ExceptionKey & Sighting>;
  /** oldest first */
  responses(id: string): ExceptionResponse[];
  /** every response to every exception, by the exception's id, oldest first */
  allResponses(): IterableIterator<ExceptionKey & { response: ExceptionResponse }>;
  /** null: nobody answered it */
  latestResponse(id: string): ExceptionResponse | null;
  /** grows with every response: what an export rests on */
  revision(): number;
}

/** A response before the register gives it its revision. */
export type NewResponse = Omit<ExceptionResponse, 'revision'>;

/** Writes of the register. */
export interface ExceptionStore extends ExceptionReads {
  /**
   * Adds a revision.
   *
   * @param answered the revision that the person saw, 0 for none: what somebody else answered since is never passed over
   * @throws AffidavitError RESPONSE_OUTDATED
   */
  respond(exception: ExceptionKey, response: NewResponse, answered: number): ExceptionResponse;
}
