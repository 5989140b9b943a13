import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type RequestsList,
  type RequestTrailReport,
  requestsListSchema,
  requestTrailReportSchema,
} from '../../src/records/reports/requestReports.ts';
import { keptStoreIn } from '../store/keptStores.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();
let store = '';
let list: RequestsList['requests'] = [];

beforeAll(async () => {
  store = keptStoreIn(dir, 'v4');
  const { document, status, stderr } = await json<RequestsList>([
    ...['requests', 'list', '--period', '2026-07', '--store', store],
  ]);
  expect(status, stderr).toBe(0);
  list = documentSchema('requests-list', requestsListSchema).parse(document).requests;
}, 60_000);

const show = (id: string, ...more: string[]) => ['requests', 'show', id, '--store', store, ...more];

describe('access requests in a terminal', () => {
  it('lists those of a period within 80 columns', async () => {
    expect(list.length).toBeGreaterThan(0);
    const { stdout, status } = await affidavit(['requests', 'list', '--period', '2026-07', '--store', store]);
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const { id } of list) expect(stdout).toContain(id.slice(0, 8));
  });

  it('shows the trail of one by the beginning of its id: the same steps as the list counts', async () => {
    const one = list.find(({ state, sessions }) => state === 'APPROVED' && sessions > 0) ?? list[0];
    if (one === undefined) throw new Error('the store has no request');
    const { document, status, stderr } = await json<RequestTrailReport>(show(one.id.slice(0, 8)));
    expect(status, stderr).toBe(0);
    const trail = documentSchema('requests-show', requestTrailReportSchema).parse(document);
    expect(trail.id).toBe(one.id);
    expect(trail.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['asked']));
    expect(trail.steps.map(({ position }) => position)).toEqual(trail.steps.map((_, index) => index + 1));
    expect(trail.count).toBe(trail.steps.length);
    const { stdout } = await affidavit(show(one.id));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^Request {6}/m);
    expect(stdout).toMatch(/ asked {9}/);
  });

  it('writes a page that runs nothing, and never over a file', async () => {
    const [one] = list;
    const page = path.join(dir, 'request.html');
    const { document, status } = await json<RequestTrailReport>(show(one?.id ?? '', '--html', page));
    expect(status).toBe(0);
    expect(document.html).toBe(page);
    expect(statSync(page).mode & 0o777).toBe(0o600);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;');
    expect(html).not.toContain('<script');
    expect(html).toContain(one?.id);
    expect(await failure(show(one?.id ?? '', '--html', page))).toMatchObject({ code: 'USAGE', exit: 2 });
  });

  it('says which id is unknown', async () => {
    expect(await failure(show('00000000'))).toMatchObject({ code: 'REQUEST_NOT_FOUND', exit: 2 });
    expect(await failure(show(list[0]?.id ?? '', '--period', '2024-01'))).toMatchObject({ exit: 8 });
  });
});
