import { configurationPage } from './configurationPage.ts';
import { datasetsPage } from './datasetsPage.ts';
import { proceduresPage } from './proceduresPage.ts';
import { rolePage } from './rolePage.ts';
import { settingsPage } from './settingsPage.ts';
import { troubleshootingPage } from './troubleshootingPage.ts';

/** Pages of docs/ that are generated from the code, by path. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': configurationPage,
  'docs/datasets.md': datasetsPage,
  'docs/procedures.md': proceduresPage,
  'docs/role.md': rolePage,
  'docs/settings.md': settingsPage,
  'docs/troubleshooting.md': troubleshootingPage,
};
