import type { MemberError } from '../../records/reports/fleetReports.ts';
import type { MemberEnd } from './runMembers.ts';

/** The end of a cluster's process as reports have it. */
export function memberOf<Report>({ member, exit, report, error }: MemberEnd<Report>): {
  name: string;
  tags: Record<string, string>;
  exit: number;
  report: Report | null;
  error: MemberError | null;
} {
  return { name: member.name, tags: { ...member.tags }, exit, report, error };
}
