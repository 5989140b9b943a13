// Writes the pages of docs/ that are generated from the code. Usage: npm run docs
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES } from './docs/pages.ts';

for (const [name, text] of Object.entries(PAGES))
  writeFileSync(path.join(import.meta.dirname, '..', name), text());
