/** Every exit status, for people: those of the error codes, and 0. */
export const EXIT_STATUSES: Readonly<Record<number, string>> = {
  0: 'done; all datasets complete, empty, or unsupported by this edition or version',
  1: 'a defect of affidavit',
  2: 'wrong usage or configuration',
  3: 'cannot reach, trust or log in to the gateway',
  4: 'pulled, but a dataset is partial, denied or failed; the rest was collected',
  5: 'verification failed, or was made with the enclosed key only (`--self-attested` accepts that)',
  6: 'the store is busy, damaged or of another version',
  7: 'cannot write (disk full, permission)',
  8: 'export refused: no finished snapshot for the period, evidence that was pruned, no key, no timestamp of an authority named by `--tsa`, or a bundle that verify would refuse for its size; pruning refused: a period that is not over or not exported',
  9: 'checked, with new exceptions (`check --fail-on open`: with any that nobody answered)',
  130: 'interrupted; the message states what was kept',
};
