import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkReportSchema } from '../../src/records/reports/checkReport.ts';
import type { PullReport } from '../../src/records/snapshot.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();

describe('the check of a pulled store', () => {
  it('ends with 9 once, prints a document of its schema, and one line under --quiet', async () => {
    const store = scene.newStore();
    expect((await affidavit(scene.pull(store))).status).toBe(0);
    const first = await json(['check', '--store', store]);
    const report = documentSchema('check', checkReportSchema).parse(first.document);
    expect(first.status, first.stderr).toBe(9);
    expect(report).toMatchObject({ cluster: 'acme.example.com', previous: null, failed: true });
    expect(report.counts.new).toBe(report.exceptions.length);

    const second = await affidavit(['check', '--store', store]);
    expect(second.status).toBe(0);
    expect(second.stdout).toMatch(/^Cluster {3}acme\.example\.com$/m);
    expect(second.stdout).toContain('\nSTILL OPEN\n');
    expect(second.stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d{4}-.+Z check of \d{4}-Q\d: .+ 0 new, /);

    const quiet = await affidavit(['check', '--store', store, '--fail-on', 'open', '--quiet']);
    expect([quiet.status, quiet.stdout]).toEqual([9, '']);
    expect(quiet.stderr).toMatch(/^\d{4}-[^\n]+ \(exit 9\)\n$/);
    expect((await affidavit(['check', '--store', store, '--fail-on', 'never'])).status).toBe(0);
  });

  it('runs after a pull with --check; an incomplete pull counts for more', async () => {
    const store = scene.newStore();
    const { status, document } = await json<PullReport>(scene.pull(store, '--check'));
    expect(status).toBe(9);
    expect(document.check).toMatchObject({ failed: true, snapshot: { id: document.snapshot } });
    const { stdout, status: again } = await affidavit(scene.pull(store, '--check'));
    expect(again).toBe(0);
    const [pulled = '', checked = ''] = stdout.trimEnd().split('\n').slice(-2);
    expect(pulled).toMatch(/^\d{4}-.+Z snapshot 2 complete: /);
    expect(checked).toMatch(/^\d{4}-.+Z check of /);
  });

  it('says what is missing', async () => {
    const none = scene.newStore();
    expect(await failure(['check', '--store', none])).toMatchObject({ status: 2, code: 'STORE_NOT_FOUND' });
    await writeFile(scene.at('bad.yaml'), 'controls: 1\n');
    // before anything is pulled
    const before = scene.gateway.requests.length;
    const args = scene.pull(none, '--check', '--controls', scene.at('bad.yaml'));
    expect(await failure(args)).toMatchObject({ status: 2, code: 'FILE_INVALID' });
    expect(scene.gateway.requests.length).toBe(before);
  });
});
