import path from 'node:path';
import { expect, it } from 'vitest';
import { REQUEST_ITEMS } from '../../src/controls/requestList/items.ts';
import type { RequestItem } from '../../src/controls/requestList/requestItem.ts';
import { ROOT } from '../support/root.ts';

const HEAD = `# The request list

Items 1 to 76 are what an auditor requests for the criteria in scope. An item counts the rows of the datasets below, with the filter
given, and nothing else. Datasets in brackets are supporting evidence: they are listed and do not decide the state of the item.

| item | wording | points of focus | datasets | file (\`attach FILE --item N\`) | tests |
|---|---|---|---|---|---|`;

function line({ item, wording, points, supporting, sources, file, tests }: RequestItem): string {
  const datasets = sources.map(({ dataset, filter, role }) => {
    const named = filter === '' ? `\`${dataset}\`` : `\`${dataset}\` ${filter}`;
    return role === 'answers' ? named : `(${named})`;
  });
  const needed =
    file === undefined
      ? ''
      : `${file.what}${file.unless === 'never' ? '' : ', where the datasets do not show it'}`;
  const focus = [...points, ...supporting.map((point) => `(${point})`)].join(' ');
  return `| ${item} | ${wording} | ${focus} | ${datasets.join('; ')} | ${needed} | ${tests.join(' ')} |`;
}

it('docs/request-list.md lists every item as the program judges it', async () => {
  const page = `${[HEAD, ...REQUEST_ITEMS.map(line)].join('\n')}\n`;
  await expect(page).toMatchFileSnapshot(path.join(ROOT, 'docs', 'request-list.md'));
});
