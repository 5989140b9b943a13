import type { VersionReport } from '../../../records/reports/programReports.ts';

/** One line for each version. */
export function presentVersions(report: VersionReport): string {
  return [
    `affidavit      ${report.affidavit}`,
    `Node           ${report.node} (${report.platform})`,
    `SQLite         ${report.sqlite}`,
    `Store schema   ${report.store_schema}`,
    `Bundle schema  ${report.bundle_schema}`,
  ].join('\n');
}
