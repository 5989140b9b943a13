import { statSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { readDiff } from './diff.ts';
import { broughtInBy } from './mainline.ts';
import { LOG_FORMAT, type LoggedCommit, parseLog } from './parseLog.ts';
import { askGit, GitError, type GitFolder, gitWords, runGit } from './runGit.ts';

/** Which commits are wanted. */
export interface GitQuestion {
  /** the repository, or a folder in it */
  dir: string;
  /** only commits that touched one of these, relative to `dir`; empty: all */
  paths: readonly string[];
  /** time of commit, milliseconds since the epoch: from inclusive, to exclusive */
  sinceMs: number | undefined;
  untilMs: number | undefined;
  /** keep the text of each change */
  diffs: boolean;
  signal?: AbortSignal;
}

/**
 * Reads the commits that HEAD holds: those that changed the paths, and the merges of the main line that added them.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID when the folder is no repository, USAGE without git
 */
export async function collectGit(question: GitQuestion): Promise<CollectedSource> {
  const dir = path.resolve(question.dir);
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `The folder ${printable(dir)} does not exist.`,
      'Check the path.',
    );
  }
  const folder: GitFolder = { dir, settings: {}, signal: question.signal };
  try {
    return await collect(question, { ...folder, settings: await trustSettings(folder) });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (await isPartialClone(folder).catch(() => false))
      throw new AffidavitError(
        'FILE_INVALID',
        `${printable(dir)} is a partial clone (--filter) that lacks objects which this needs.`,
        'Run `git fetch --refetch --no-filter` there, or collect from a full clone; nothing is fetched here.',
        { cause: error },
      );
    throw new AffidavitError(
      'FILE_INVALID',
      `git could not read ${printable(dir)}: ${gitWords(error)}.`,
      'Give a folder of a Git repository that you own; `git -C DIR log` must work there.',
      { cause: error },
    );
  }
}

async function collect(question: GitQuestion, folder: GitFolder): Promise<CollectedSource> {
  await askGit(folder, ['rev-parse', '--git-dir']);
  const source = sourceName(question, folder.dir);
  if (!(await hasCommits(folder)))
    return collectedSource('git_commits', source, [], 'the repository has no commit yet');
  const repository = await repositoryName(folder);
  const isPartial = await isPartialClone(folder);
  const bringers = broughtInBy((await askGit(folder, ['rev-list', '--parents', 'HEAD'])).split('\n'));
  const commits = new Map<string, LoggedCommit>();
  // plain commits wherever they were made, then merges as the main line sees them: path limits hide the latter otherwise
  for (const which of [
    ['--full-history', '--no-merges'],
    ['--first-parent', '--merges', '--diff-merges=first-parent'],
  ]) {
    const log = runGit(folder, [
      'log',
      ...which,
      ...LOG,
      // finding renames takes the contents of files, which a partial clone lacks
      isPartial ? '--no-renames' : '--find-renames',
      ...range(question),
      '--end-of-options',
      'HEAD',
      '--',
      ...question.paths,
    ]);
    for await (const commit of parseLog(log)) if (inRange(commit, question)) commits.set(commit.hash, commit);
  }
  const rows: EvidenceRow[] = [];
  for (const { hash, body } of commits.values()) {
    const by = bringers.get(hash) ?? null;
    const bringer = by === null ? undefined : commits.get(by)?.body;
    const merge: JsonObject = { commit: by, review_references: bringer?.review_references ?? [] };
    const diff = question.diffs ? { diff: await readDiff(folder, hash, question.paths) } : {};
    rows.push({
      key: hash,
      body: {
        ...body,
        repository,
        brought_in_by: by === hash ? null : merge,
        ...reviewFacts(body, by === hash ? body : bringer),
        ...diff,
      },
    });
  }
  const collected = collectedSource('git_commits', source, rows);
  const limits = [
    (await askGit(folder, ['rev-parse', '--is-shallow-repository'])) === 'true'
      ? 'the clone is shallow: older commits are not in it'
      : '',
    isPartial ? 'the clone is partial (--filter): renamed files are listed as added and deleted' : '',
  ].filter((text) => text !== '');
  return limits.length === 0 ? collected : { ...collected, status: 'partial', reason: limits.join('; ') };
}

/** Whether the clone was made with `--filter`: it lacks objects that git would fetch, and nothing is fetched here. */
async function isPartialClone(folder: GitFolder): Promise<boolean> {
  const filters = await askGit(folder, [
    'config',
    '--local',
    '--get-regexp',
    '^remote\\..*\\.promisor$',
  ]).catch((error: unknown) => {
    if (error instanceof GitError) return '';
    throw error;
  });
  return / true$/m.test(filters);
}

/** When the change reached the main line, and who reviewed it by the trailers of the commit and of the merge. */
function reviewFacts(body: JsonObject, bringer: JsonObject | undefined): JsonObject {
  const trailers = [body, ...(bringer === undefined || bringer === body ? [] : [bringer])].flatMap(
    ({ trailers: list }) => (Array.isArray(list) ? (list as { name: string; value: string }[]) : []),
  );
  const reviewers = trailers.flatMap(({ name, value }) =>
    /^(reviewed|approved|acked)-by$/i.test(name) ? [value] : [],
  );
  return { merged: bringer?.committed ?? null, reviewers: [...new Set(reviewers)] };
}

const LOG = [
  '-z',
  '--name-status',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-show-signature',
  '--encoding=UTF-8',
  `--format=${LOG_FORMAT}`,
];

/** Only `until`: with `since`, git stops at the first commit whose clock was wrong (git-log(1)). */
function range({ untilMs }: GitQuestion): string[] {
  return untilMs === undefined ? [] : [`--until=${Math.ceil(untilMs / 1000)}`];
}

function inRange({ body }: LoggedCommit, { sinceMs, untilMs }: GitQuestion): boolean {
  if (typeof body.committed !== 'string') return true;
  const ms = Date.parse(body.committed);
  return (sinceMs === undefined || ms >= sinceMs) && (untilMs === undefined || ms < untilMs);
}

async function hasCommits(folder: GitFolder): Promise<boolean> {
  return await askGit(folder, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitError && error.stderr === '') return false;
      throw error;
    },
  );
}

/** The trusted signers are the person's choice, not the repository's: SSH signers come from the person's own configuration. */
async function trustSettings(folder: GitFolder): Promise<Record<string, string>> {
  const file = await askGit(folder, [
    'config',
    '--global',
    '--type=path',
    '--get',
    'gpg.ssh.allowedSignersFile',
  ]).catch((error: unknown) => {
    if (error instanceof GitError) return '';
    throw error;
  });
  return { 'gpg.ssh.allowedSignersFile': file === '' ? '/dev/null' : file };
}

/** Address of the repository's origin without credentials, else the name of its folder. */
async function repositoryName(folder: GitFolder): Promise<string> {
  const address = await askGit(folder, ['config', '--local', '--get', 'remote.origin.url']).catch(() => '');
  if (address === '') return path.basename(folder.dir);
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/, '');
}

function sourceName({ paths, sinceMs, untilMs }: GitQuestion, dir: string): string {
  const iso = (ms: number | undefined) => (ms === undefined ? '' : new Date(ms).toISOString());
  const of = paths.length > 0 ? `: ${[...paths].sort().join(', ')}` : '';
  const when = sinceMs === undefined && untilMs === undefined ? '' : ` (${iso(sinceMs)}..${iso(untilMs)})`;
  return `${dir}${of}${when}`;
}
