import { clusterPart } from './clusterPart.ts';

/** Folder and table of the audit log, the only one that is partitioned by day. */
export const EVENTS = 'events';

/** Path of the file of a table for a cluster and a period, inside the lake. */
export function tablePath(table: string, period: string, cluster: string): string {
  return `${table}/period=${period}/cluster=${clusterPart(cluster)}/part-0.parquet`;
}

/**
 * Path of a file of the audit log.
 *
 * @param day UTC, YYYY-MM-DD
 * @param part from 0; a day of very many events has several
 */
export function eventsPath(cluster: string, day: string, part: number): string {
  return `${EVENTS}/cluster=${clusterPart(cluster)}/event_date=${day}/part-${part}.parquet`;
}
