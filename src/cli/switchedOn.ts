const TRUTHY = new Set(['1', 'true', 'yes']);

/**
 * Whether a global switch is on, by its flag or by its variable. Read by hand, because an error in parsing the flags must be
 * printed by their rules, too.
 *
 * @param flag such as "quiet"
 * @param argv arguments; what follows `--` is none of ours
 */
export function switchedOn(flag: 'quiet' | 'debug' | 'json' | 'no-config', argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const given = end === -1 ? argv : argv.slice(0, end);
  return (
    given.includes(`--${flag}`) ||
    TRUTHY.has((process.env[`AFFIDAVIT_${flag.toUpperCase().replaceAll('-', '_')}`] ?? '').toLowerCase())
  );
}
