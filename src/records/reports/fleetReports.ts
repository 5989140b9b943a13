import { z } from 'zod';
import { TEST_RESULTS } from '../controls.ts';
import { fleetExceptionSchema } from '../fleet.ts';
import { pullReportSchema } from '../snapshot.ts';
import { checkReportSchema } from './checkReport.ts';
import { exportReportSchema } from './exportReport.ts';
import { healthReportSchema } from './healthReport.ts';

const count = z.number().int().nonnegative();

/** An error of the process of one cluster, as it printed it. */
export const memberErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  exit: z.number().int(),
});
export type MemberError = z.infer<typeof memberErrorSchema>;

/** One cluster; one of report and error is null. */
const memberOf = <Report extends z.ZodType>(report: Report) =>
  z.object({
    /** its name in the declaration */
    name: z.string(),
    tags: z.record(z.string(), z.string()),
    /** exit status of its process */
    exit: z.number().int(),
    report: report.nullable(),
    error: memberErrorSchema.nullable(),
  });

/** The document of a command that ran once for each cluster. Times are RFC 3339 UTC. */
const fleetOf = <Report extends z.ZodType>(report: Report) =>
  z.object({
    at: z.string(),
    /** clusters that the configuration declares, and those of them that the run was for */
    declared: count,
    selected: count,
    /** exit status of the whole: the worst */
    exit: z.number().int(),
    /** in the order of the declaration */
    clusters: z.array(memberOf(report)),
    /** of the population (procedure F01): clusters that are missing, incomplete or not declared */
    exceptions: z.array(fleetExceptionSchema),
  });

/** `fleet pull --json`; `report` is the document of `pull --json`. */
export const fleetPullSchema = fleetOf(pullReportSchema);
export type FleetPullReport = z.infer<typeof fleetPullSchema>;

/** `fleet health --json`; `report` is the document of `health --json`. */
export const fleetHealthSchema = fleetOf(healthReportSchema).extend({ healthy: z.boolean() });
export type FleetHealthReport = z.infer<typeof fleetHealthSchema>;

/** `fleet check --json`; `report` is the document of `check --json`. */
export const fleetCheckSchema = fleetOf(checkReportSchema).extend({
  /** sums over the clusters that could be checked */
  counts: z.object({ new: count, open: count, not_determined: count, resolved: count, unanswered: count }),
});
export type FleetCheckReport = z.infer<typeof fleetCheckSchema>;

/** `fleet export --json`; `report` is the document of `export --json`. */
export const fleetExportSchema = fleetOf(exportReportSchema).extend({
  /** the signed zip over the bundles */
  roll_up: z.object({
    path: z.string(),
    /** lower-case hex SHA-256 of the zip, and of SHA256SUMS inside it */
    sha256: z.string(),
    sha256sums_sha256: z.string(),
    bundle_id: z.string(),
    sequence: z.number().int(),
    bytes: z.number().int(),
    files: z.number().int(),
    key_fingerprint: z.string(),
  }),
  period: z.object({ label: z.string(), from: z.string(), to: z.string() }),
  /** F01 first, then each procedure with its most severe result in any cluster */
  results: z.array(
    z.object({ id: z.string(), title: z.string(), result: z.enum(TEST_RESULTS), exceptions: count }),
  ),
});
export type FleetExportReport = z.infer<typeof fleetExportSchema>;
