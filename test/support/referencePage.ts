import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import { ERROR_CODES } from '../../src/errors/codes.ts';
import { EXIT_STATUSES } from '../../src/errors/exitStatuses.ts';
import { GLOBAL_FLAGS, type ManifestCommand } from './manifest.ts';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const code = (text: string): string => `\`${text}\``;

/** What docs/reference.md says: everything in it that has a source in the code is taken from there. */
export function referencePage(facts: {
  commands: ReadonlyMap<string, ManifestCommand>;
  /** columns by view */
  views: ReadonlyMap<string, readonly string[]>;
}): string {
  return `# Reference

Made from the code: \`npx vitest run test/e2e/contract -u\` writes it anew, and a test fails while it is out of date. \`affidavit COMMAND --help\` documents each flag.

## Commands

${table(['command', 'purpose', 'flags'], [...facts.commands].map(commandRow))}

Every command also takes \`--json\` (one JSON document on stdout and nothing else), \`--quiet\` (errors only), \`--debug\` (stack
traces), \`--no-color\` (as does \`NO_COLOR\`), and \`--config\` and \`--no-config\` ([configuration.md](configuration.md)). Each flag has a variable:
\`--proxy-ca\` is \`AFFIDAVIT_PROXY_CA\`; a flag wins over its variable, and the variable over the configuration file. Three variables have no flag: \`AFFIDAVIT_KEY_PASSPHRASE\` opens an encrypted signing key, \`AFFIDAVIT_SPARK_TOKEN\` is the token of a Spark Connect server, and \`SOURCE_DATE_EPOCH\` fixes
the time of an export. Connections leave this machine through the HTTP proxy that \`HTTPS_PROXY\`, else \`HTTP_PROXY\`, names
(\`http://user:password@host:port\` or \`https://…\`), except to the hosts in \`NO_PROXY\` and to this machine itself. Times are RFC 3339 or a date, which means its midnight in UTC.

Each JSON document begins with \`schema\`, e.g. \`urn:affidavit:soc2-evidence:pull:v2\`; its JSON Schema is
[schemas](schemas)\`/pull.json\`. Members may be added to a version, never renamed or removed.

Progress, warnings and errors go to stderr, and progress only to a terminal.

## Exit status

${table(['status', 'meaning'], Object.entries(EXIT_STATUSES))}

## Error codes

Under \`--json\` an error is \`{"error": {"code", "message", "hint", "exit"}}\`. A code never changes its meaning. \`affidavit errors\`
prints this list.

${table(
  ['code', 'exit', 'meaning'],
  Object.entries(ERROR_CODES).map(([name, { exit, meaning }]) => [code(name), String(exit), meaning]),
)}

## Codes of verify

A bundle that fails is a report, not an error: \`verify\` ends with 5, and each failed check has one of these.

${table(
  ['code', 'meaning'],
  Object.entries(VERIFY_CODES).map(([name, meaning]) => [code(name), meaning]),
)}

## Files

${table(
  ['file', 'contents'],
  [
    [
      code('store.db'),
      'the store: one SQLite file, mode 0600, readable by any SQLite tool; `--store` names another',
    ],
    [
      code('store.db.lock'),
      'an empty SQLite file that a writing process locks; the lock ends with the process',
    ],
    [
      code('store.db.hmac-key'),
      'key, mode 0600, of the keyed digests that replace secrets; created on the first pull; part of every backup',
    ],
    [code('NAME.key'), 'private signing key (PKCS #8, PEM), mode 0600'],
    [code('NAME.pub.pem'), 'its public key, for openssl and cosign'],
    [code('allowed_signers'), 'its public key, for `ssh-keygen -Y verify`'],
    [code('ENTITY-soc2-PERIOD-seqNNN.zip'), 'a bundle; NNN counts the bundles of the store'],
    [code('….pseudonyms'), 'key of pseudonyms (`pseudonyms key`), mode 0600; never inside a bundle'],
    [
      code('tsa-ca.pem'),
      'CA of a timestamping authority for `verify --tsa-ca`, as the authority publishes it; never inside a bundle',
    ],
    [code('….zip.sha256'), 'its SHA-256, as `sha256sum -c` reads it'],
    [code('….zip.sshsig'), 'its SSH signature, as `ssh-keygen -Y verify` reads it'],
  ],
)}

Inside a bundle, \`README.txt\` describes every file and \`VERIFY.txt\` the checks with standard tools.

## Views of the store

The view of a dataset has the columns of [its description](datasets.md), less those that are composed for people. Views of the gateway's
state show the latest reading that ended complete or empty, and the snapshot that it is of; \`latest_readings\` lists them. Rows of
\`access_requests\` and \`revocations\` (\`in_force\`: as of the last pull), \`events\` and \`events_of_…\` are all that the store holds. Views of
supplied lists and files show what was supplied last. \`affidavit evidence\` makes the tables of one period, with the datasets that are
computed from others.

${table(
  ['view', 'columns'],
  [...facts.views].map(([view, columns]) => [code(view), columns.map(code).join(', ')]),
)}
`;
}

function commandRow([name, { args, flags, summary }]: [string, ManifestCommand]): string[] {
  const given = Object.entries(args).map(([arg, { required }]) => {
    const word = arg.toUpperCase();
    return required ? word : `[${word}]`;
  });
  const own = Object.values(flags)
    .filter((flag) => !GLOBAL_FLAGS.includes(flag.name))
    .map((flag) => code(`--${flag.name}`));
  return [code([name, ...given].join(' ')), summary.replaceAll('|', '\\|'), own.join(', ') || '–'];
}
