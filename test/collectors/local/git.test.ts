import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectGit, type GitQuestion } from '../../../src/collectors/local/git/collectGit.ts';
import { broughtInBy } from '../../../src/collectors/local/git/mainline.ts';
import { parseLog } from '../../../src/collectors/local/git/parseLog.ts';
import { reviewReferences } from '../../../src/collectors/local/git/references.ts';
import { workFolder } from '../../commands/support/workFolder.ts';

const folder = workFolder(afterEach);
let repo = '';

function git(args: string[], at = '2026-08-01T10:00:00Z'): string {
  const env = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: folder.path(),
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', ['-C', repo, ...who, ...args], { env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(files: Record<string, string>, message: string, at?: string): string {
  for (const [name, text] of Object.entries(files)) folder.file(`repo/${name}`, text);
  git(['add', '-A']);
  git(['commit', '-q', '--allow-empty', '-m', message], at);
  return git(['rev-parse', 'HEAD']);
}

beforeEach(() => {
  folder.file('repo/.keep', '');
  repo = folder.path('repo');
  git(['init', '-q']);
});

const ask = (more: Partial<GitQuestion> = {}) =>
  collectGit({ dir: repo, paths: [], sinceMs: undefined, untilMs: undefined, diffs: false, ...more });
const bodyOf = async (hash: string, more: Partial<GitQuestion> = {}) =>
  (await ask(more)).rows.find(({ key }) => key === hash)?.body;

describe('commits of a repository', () => {
  it('tell author, committer, files, signature and references', async () => {
    commit({ 'roles/dba.yaml': 'one' }, 'Add dba');
    const hash = commit(
      { 'roles/dba.yaml': 'two', 'roles/ops.yaml': 'x' },
      'Narrow dba (#12)\n\nBecause.\n\nReviewed-by: Bob <bob@example.com>\nSecret-thing: x',
    );
    const collected = await ask();
    expect(collected).toMatchObject({ dataset: 'git_commits', status: 'complete', reason: '' });
    expect(await bodyOf(hash)).toMatchObject({
      commit: hash,
      merge: false,
      author: { name: 'Ann', email: 'ann@example.com' },
      committed: '2026-08-01T10:00:00Z',
      subject: 'Narrow dba (#12)',
      signature: { state: 'none' },
      review_references: ['#12'],
      trailers: [{ name: 'Reviewed-by', value: 'Bob <bob@example.com>' }],
      files: [
        { change: 'modified', path: 'roles/dba.yaml' },
        { change: 'added', path: 'roles/ops.yaml' },
      ],
      brought_in_by: null,
      repository: 'repo',
    });
    expect(JSON.stringify(collected)).not.toContain('two');
  });

  it('a branch is told with the merge that brought it in', async () => {
    commit({ 'a.yaml': '1' }, 'Base');
    git(['checkout', '-q', '-b', 'change']);
    const made = commit({ 'roles/a.yaml': '2' }, 'Change');
    git(['checkout', '-q', 'main']);
    git(['merge', '-q', '--no-ff', '-m', 'Merge pull request #7 from x/change', 'change']);
    const merge = git(['rev-parse', 'HEAD']);
    expect(await bodyOf(made, { paths: ['roles'] })).toMatchObject({
      brought_in_by: { commit: merge, review_references: ['#7'] },
    });
    expect(await bodyOf(merge, { paths: ['roles'] })).toMatchObject({
      merge: true,
      files: [{ change: 'added', path: 'roles/a.yaml' }],
    });
    expect((await ask({ paths: ['roles'] })).rows).toHaveLength(2);
  });

  it('of other paths and other times stay out, even behind a wrong clock', async () => {
    const early = commit({ 'roles/a': '1' }, 'early', '2026-06-30T23:59:59Z');
    const inside = commit({ 'roles/a': '2' }, 'inside', '2026-07-01T00:00:00Z');
    commit({ 'roles/a': '3' }, 'wrong clock', '1999-01-01T00:00:00Z');
    commit({ 'other/b': '3' }, 'other', '2026-07-05T00:00:00Z');
    const end = commit({ 'roles/a': '4' }, 'end', '2026-10-01T00:00:00Z');
    const period = {
      sinceMs: Date.parse('2026-07-01T00:00:00Z'),
      untilMs: Date.parse('2026-10-01T00:00:00Z'),
    };
    const keys = (await ask({ paths: ['roles'], ...period })).rows.map(({ key }) => key);
    expect(keys).toEqual([inside]);
    expect(keys).not.toContain(early);
    expect(keys).not.toContain(end);
  });

  it('carry their diff only when asked', async () => {
    const hash = commit({ 'a.yaml': 'kind: role\n' }, 'Add');
    expect(await bodyOf(hash)).not.toHaveProperty('diff');
    expect((await bodyOf(hash, { diffs: true }))?.diff).toContain('+kind: role');
  });

  it('a private key in a diff is not kept', async () => {
    const key = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n';
    commit({ 'key.pem': key }, 'Oops');
    const collected = await ask({ diffs: true });
    expect(JSON.stringify(collected.rows)).not.toContain('MHcCAQEE');
    expect(collected.redactions).toEqual([{ path: 'diff', rule: 'private_key', count: 1 }]);
  });

  it('of a hostile repository run no program of its choice', async () => {
    const trap = folder.file('trap.sh', `#!/bin/sh\ntouch ${folder.path('sprung')}\n`);
    execFileSync('chmod', ['+x', trap]);
    commit({ 'a.txt': '1', '.gitattributes': '* diff=evil\n' }, 'first');
    commit({ 'a.txt': '2' }, 'second');
    const traps = ['core.fsmonitor', 'core.pager', 'pager.log', 'diff.external', 'diff.evil.command'];
    for (const name of [...traps, 'diff.evil.textconv', 'gpg.program', 'gpg.ssh.program', 'core.sshCommand'])
      git(['config', name, trap]);
    git(['config', 'core.hooksPath', folder.path()]);
    git(['config', 'log.showSignature', 'true']);
    const signed = git(['cat-file', 'commit', 'HEAD']).replace(
      /\n\n/,
      '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\n',
    );
    writeFileSync(folder.path('signed'), `${signed}\n`);
    git(['update-ref', 'HEAD', git(['hash-object', '-t', 'commit', '-w', folder.path('signed')])]);
    const collected = await ask({ diffs: true });
    expect(collected.rows.map(({ body }) => body.signature)).toContainEqual(
      expect.objectContaining({ state: expect.stringMatching(/cannot be checked|none|bad/) }),
    );
    expect(existsSync(folder.path('sprung'))).toBe(false);
  });

  it('take hostile names for what they are', async () => {
    const hash = commit({ ':(top)x\u001b[31m': '1', 'M\nA': '2', '-p': '3' }, '--end\u001b]0;x\u0007 <b>');
    const files = (await bodyOf(hash))?.files as { path: string }[];
    expect(files.map(({ path }) => path).sort()).toEqual(['-p', '.keep', ':(top)x\u001b[31m', 'M\nA'].sort());
    expect((await ask({ paths: [':(top)x\u001b[31m'] })).rows).toHaveLength(1);
    expect((await ask({ paths: ['-p'] })).rows).toHaveLength(1);
    expect((await ask({ paths: ['nowhere'] })).status).toBe('empty');
  });

  it('an SSH signature is good only by the signers that the person trusts', async () => {
    const key = folder.path('id');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    commit({ a: '1' }, 'plain');
    git([
      '-c',
      'gpg.format=ssh',
      '-c',
      `user.signingKey=${key}`,
      'commit',
      '-q',
      '--allow-empty',
      '-S',
      '-m',
      'signed',
    ]);
    const signers = folder.file(
      'signers',
      `ann@example.com ${execFileSync('cat', [`${key}.pub`], { encoding: 'utf8' })}`,
    );
    git(['config', 'gpg.ssh.allowedSignersFile', signers]);
    const hash = git(['rev-parse', 'HEAD']);
    expect((await bodyOf(hash))?.signature).not.toMatchObject({ state: 'good' });
    folder.file('.gitconfig', `[gpg "ssh"]\n\tallowedSignersFile = ${signers}\n`);
    const home = process.env.HOME;
    process.env.HOME = folder.path();
    try {
      expect((await bodyOf(hash))?.signature).toMatchObject({ state: 'good', signer: 'ann@example.com' });
    } finally {
      process.env.HOME = home;
    }
  });

  it('a shallow clone is partial, a repository without commits empty', async () => {
    expect(await ask()).toMatchObject({ status: 'empty', reason: 'the repository has no commit yet' });
    commit({ a: '1' }, 'one');
    commit({ a: '2' }, 'two');
    const clone = folder.path('clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repo}`, clone], { stdio: 'pipe' });
    expect(await ask({ dir: clone })).toMatchObject({ status: 'partial' });
  });

  it('a partial clone gives what it holds, and one that holds too little is one clear error', async () => {
    commit({ a: 'one\ntwo\nthree\nfour\n' }, 'one');
    git(['mv', 'a', 'b']);
    const moved = commit({}, 'two');
    git(['config', 'uploadpack.allowFilter', 'true']);
    const clone = (filter: string) => {
      const dir = folder.path(filter.replace(':', '-'));
      const args = ['clone', '-q', '--no-checkout', `--filter=${filter}`, `file://${repo}`, dir];
      execFileSync('git', args, { stdio: 'pipe' });
      return dir;
    };
    const withoutContents = await ask({ dir: clone('blob:none') });
    expect(withoutContents).toMatchObject({ status: 'partial' });
    expect(withoutContents.reason).toContain('the clone is partial');
    expect(withoutContents.rows.find(({ key }) => key === moved)?.body.files).toEqual([
      { change: 'deleted', path: 'a' },
      { change: 'added', path: 'b' },
    ]);
    await expect(ask({ dir: clone('tree:0') })).rejects.toMatchObject({
      code: 'FILE_INVALID',
      message: expect.stringContaining('partial clone'),
    });
  });

  it('tell when a change reached the main line, and who reviewed it there', async () => {
    commit({ a: '1' }, 'one');
    git(['checkout', '-q', '-b', 'work']);
    const change = commit({ a: '2' }, 'Change\n\nReviewed-by: Bob <bob@example.com>', '2026-08-01T11:00:00Z');
    git(['checkout', '-q', 'main']);
    git(
      [
        'merge',
        '-q',
        '--no-ff',
        'work',
        '-m',
        'Merge pull request #5 from a/work\n\nApproved-by: Eve <eve@example.com>',
      ],
      '2026-08-02T12:00:00Z',
    );
    expect(await bodyOf(change)).toMatchObject({
      merged: '2026-08-02T12:00:00Z',
      reviewers: ['Bob <bob@example.com>', 'Eve <eve@example.com>'],
    });
  });

  it('what is no repository is one clear error', async () => {
    await expect(ask({ dir: folder.path('none') })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    folder.file('plain/a', '');
    await expect(ask({ dir: folder.path('plain') })).rejects.toMatchObject({ code: 'FILE_INVALID' });
    commit({ a: '1' }, 'one');
    writeFileSync(folder.path('repo', '.git', 'HEAD'), 'rubbish');
    await expect(ask()).rejects.toMatchObject({ code: 'FILE_INVALID' });
  });
});

describe('parts', () => {
  it.each([
    ['Merge pull request #5 from a/b', '', ['#5']],
    ['Add x (#6)', '', ['#6']],
    ["Merge branch 'x' into 'main'", 'Closes #1\n\nSee merge request infra/gateway!42', ['infra/gateway!42']],
    ['Merged in x (pull request #8)', '', ['#8']],
    ['Merged PR 9: x', '', ['9']],
    ['Fix #10 at last', 'mentions #11', []],
  ])('references of %j', (subject, message, found) => {
    expect(reviewReferences(subject, message)).toEqual(found);
  });

  it('every commit is brought in by the oldest commit of the main line that reaches it', () => {
    // m2 merges b2, m1 merges b1; b2 is made on b1
    const lines = ['m2 m1 b2', 'b2 b1', 'm1 r b1', 'b1 r', 'r', ''];
    expect(Object.fromEntries(broughtInBy(lines))).toEqual({
      r: 'r',
      m1: 'm1',
      b1: 'm1',
      m2: 'm2',
      b2: 'm2',
    });
  });

  it('output of git log that is cut or broken ends in an error or in whole commits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 30 })), async (chunks) => {
        async function* bytes() {
          for (const chunk of chunks) yield Buffer.from(chunk);
        }
        try {
          for await (const commit of parseLog(bytes())) expect(commit.hash).toMatch(/^[0-9a-f]{40,64}$/);
        } catch (error) {
          expect((error as Error).message).toMatch(/cut off|no commit/);
        }
      }),
    );
  });
});
