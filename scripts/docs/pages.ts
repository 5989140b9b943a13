import { datasetsPage } from './datasetsPage.ts';
import { proceduresPage } from './proceduresPage.ts';
import { settingsPage } from './settingsPage.ts';

/** Pages of docs/ that are generated from the code, by path. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/datasets.md': datasetsPage,
  'docs/procedures.md': proceduresPage,
  'docs/settings.md': settingsPage,
};
