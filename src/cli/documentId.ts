/**
 * `schema` of the JSON document that a command prints with --json. The version changes only when a member is renamed or
 * taken away; members may be added to it.
 *
 * @param command as oclif names it, e.g. "keys:create"
 */
export function documentId(command: string): string {
  return `urn:affidavit:soc2-evidence:${command.replaceAll(':', '-')}:v2`;
}
