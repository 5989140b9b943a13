import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { VERIFY_CODES } from '../../../src/bundle/verify/codes.ts';
import { ERROR_CODES } from '../../../src/errors/codes.ts';
import { EXIT_STATUSES } from '../../../src/errors/exitStatuses.ts';
import { errorsReportSchema } from '../../../src/records/reports/programReports.ts';
import { openStoreForWriting } from '../../../src/store/file/open.ts';
import { json } from '../../support/cli.ts';
import { documentSchema } from '../../support/documents.ts';
import { builtCommands } from '../../support/manifest.ts';
import { referencePage } from '../../support/referencePage.ts';
import { ROOT } from '../../support/root.ts';
import { temporaryFolder } from '../../support/scene.ts';

/** Columns by view, as a SQL tool sees them. */
function viewsOf(file: string): Map<string, string[]> {
  const db = new Database(file, { readonly: true });
  try {
    const names = db.prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name",
    );
    const columns = db.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)');
    return new Map(names.all().map(({ name }) => [name, columns.all(name).map((column) => column.name)]));
  } finally {
    db.close();
  }
}

it('docs/reference.md tells the truth about commands, exit statuses, codes and views', async () => {
  const store = path.join(await temporaryFolder(), 'store.db');
  openStoreForWriting(store).close();
  const page = referencePage({ commands: builtCommands(), views: viewsOf(store) });
  expect(page).not.toContain('**undescribed**');
  await expect(page).toMatchFileSnapshot(path.join(ROOT, 'docs', 'reference.md'));
});

it('`errors` lists the closed lists of exit statuses and codes', async () => {
  const { document, status } = await json(['errors']);
  expect(status).toBe(0);
  const codes = documentSchema('errors', errorsReportSchema).parse(document);
  const statuses = new Set([0, ...Object.values(ERROR_CODES).map(({ exit }) => exit)]);
  expect(codes.exits).toEqual(
    [...statuses].sort((a, b) => a - b).map((exit) => ({ exit, meaning: EXIT_STATUSES[exit] })),
  );
  expect(codes.verify.map(({ code }) => code)).toEqual(Object.keys(VERIFY_CODES));
  expect(codes.errors).toEqual(Object.entries(ERROR_CODES).map(([code, facts]) => ({ code, ...facts })));
});
