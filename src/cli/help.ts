import { Help } from '@oclif/core';

const EXIT_CODES = `EXIT STATUS
  0    done
  1    a defect of affidavit
  2    wrong usage or configuration
  3    cannot reach, trust or log in to the gateway
  4    pulled, but a dataset is partial, denied or failed
  5    verification failed
  6    the store is busy, damaged or of another version
  7    cannot write (disk full, permission)
  8    export refused (no finished snapshot for the period, no key)
  130  interrupted; what was collected is kept
`;

/** oclif's help, with the exit codes under the list of commands and a pointer to the error codes. */
export default class AffidavitHelp extends Help {
  protected override async showRootHelp(): Promise<void> {
    await super.showRootHelp();
    this.log(EXIT_CODES);
    this.log('ERROR CODES\n  Every error carries a stable code. `affidavit errors` lists them all.\n');
  }
}
