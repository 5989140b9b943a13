import { ERROR_CODES } from '../../src/errors/codes.ts';
import { EXIT_STATUSES } from '../../src/errors/exitStatuses.ts';
import { page } from './markdown.ts';

/** docs/troubleshooting.md: every error code with what to try, by exit status. */
export function troubleshootingPage(): string {
  return page(
    '# Troubleshooting',
    `An error says what happened, what to try, and its code; with \`--json\` as one document, with \`--quiet\` as one line, and
with \`--debug\` followed by the stack trace:

\`\`\`
$ affidavit snapshots list --store evidnce.db
error: There is no store at /home/lead/evidnce.db.
  try: Run \`affidavit pull\` first, or give the store with --store.
  code: STORE_NOT_FOUND (exit 2)
\`\`\`

Codes and exit statuses never change their meaning: scripts may rely on them. \`affidavit errors\` prints them,
\`affidavit errors --json\` with the advice of this page. Before anything else, \`affidavit doctor\` checks all that a pull and an
export need, one line each with the next step. Codes of failed checks of a bundle are in [reference.md](reference.md#codes-of-verify).`,
    ...Object.entries(EXIT_STATUSES).flatMap(([exit, meaning]) => section(Number(exit), meaning)),
  );
}

function section(exit: number, meaning: string): string[] {
  const codes = Object.entries(ERROR_CODES).filter(([, code]) => code.exit === exit);
  if (codes.length === 0) return [];
  return [
    `## Exit ${exit}: ${meaning}`,
    ...codes.map(([name, code]) => `### ${name}\n\n${sentence(code.meaning)} ${code.remedy}`),
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
