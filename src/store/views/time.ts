/**
 * SQL for a time inside the column `json`. Go prints one that was never set as the year 1; people read NULL more easily.
 *
 * @param path of the member, as json_extract takes it
 */
export function time(path: string): string {
  return `nullif(json_extract(json, '${path}'), '0001-01-01T00:00:00Z')`;
}
