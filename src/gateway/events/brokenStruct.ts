/**
 * The bytes are not a google.protobuf.Struct, or one nested deeper than any audit event. Only the event at hand is lost:
 * callers count it and go on with the next.
 */
export class BrokenStructError extends Error {
  /** @param problem what is wrong, without any of the bytes: they may hold a secret */
  constructor(problem: string) {
    super(problem);
    this.name = 'BrokenStructError';
  }
}
