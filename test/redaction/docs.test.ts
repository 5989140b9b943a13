import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RULES } from '../../src/redaction/rules.ts';

test('docs/redaction.md lists every rule and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'redaction.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` *\| (.*) \|$/gm)].map(([, rule, takes]) => [rule, takes]);
  expect(rows).toEqual(Object.entries(RULES));
});
