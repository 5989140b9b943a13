/** The outcome of one check: its lines are printed, one that is not ok fails the run. */
export interface Check {
  ok: boolean;
  lines: string[];
}

/** An entry of package-lock.json. */
export interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}
