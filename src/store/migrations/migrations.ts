import { ground } from './0001-ground.ts';
import { bundleLedger } from './0002-bundle-ledger.ts';
import { localRuns } from './0003-local-runs.ts';
import { eventExport } from './0004-event-export.ts';
import { datasetStatus } from './0005-dataset-status.ts';
import { contentDigests } from './0006-content-digests.ts';
import { clockAndConflicts } from './0007-clock-and-conflicts.ts';
import { exceptionRegister } from './0008-exception-register.ts';
import { checks } from './0009-checks.ts';
import { accessReviews } from './0010-access-reviews.ts';
import { prunings } from './0011-prunings.ts';
import type { Migration } from './migration.ts';

/** Every migration in order; a store's `user_version` is the number of those that it has been through. */
export const MIGRATIONS: readonly Migration[] = [
  ground,
  bundleLedger,
  localRuns,
  eventExport,
  datasetStatus,
  contentDigests,
  clockAndConflicts,
  exceptionRegister,
  checks,
  accessReviews,
  prunings,
];
