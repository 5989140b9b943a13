import { spawn } from 'node:child_process';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { printable } from '../../../formats/printable.ts';

/**
 * Settings that a repository may not choose for us. Its own configuration can name programs to run: a file-system monitor,
 * hooks, pagers, diff drivers, signature checkers, remote helpers (git-config(1)); the command line goes before it.
 */
const FIXED = {
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.pager': 'cat',
  'core.quotePath': 'false',
  'diff.external': '',
  'gpg.program': 'gpg',
  'gpg.openpgp.program': 'gpg',
  'gpg.x509.program': 'gpgsm',
  'gpg.ssh.program': 'ssh-keygen',
  'gpg.ssh.defaultKeyCommand': '',
  'gpg.ssh.revocationFile': '',
  'log.showSignature': 'false',
  'log.mailmap': 'false',
  'protocol.allow': 'never',
} as const;

const MAX_ERROR = 4000;

/** How git is run on one folder. */
export interface GitFolder {
  dir: string;
  /** settings of the person, beyond the fixed ones */
  settings: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
}

/** git ended with an error. */
export class GitError extends Error {
  readonly stderr: string;

  constructor(stderr: string) {
    super('git failed');
    this.stderr = stderr;
  }
}

/**
 * Runs git on a folder that may be hostile: without its hooks, programs, replaced objects, pathspec magic and network.
 *
 * @param args subcommand and arguments
 * @returns stdout in pieces
 * @throws GitError when it ends with an error; AffidavitError USAGE when there is no git
 */
export async function* runGit(folder: GitFolder, args: readonly string[]): AsyncGenerator<Buffer> {
  const settings = { ...FIXED, ...folder.settings };
  const child = spawn(
    'git',
    [
      '--no-pager',
      '--no-replace-objects',
      '--literal-pathspecs',
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      '-C',
      folder.dir,
      ...args,
    ],
    {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(folder.signal === undefined ? {} : { signal: folder.signal }),
    },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < MAX_ERROR) stderr += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  ended.catch(() => undefined);
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    if ((await ended) !== 0) throw new GitError(stderr.slice(0, MAX_ERROR));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    throw new AffidavitError(
      'USAGE',
      'git was not found, or the folder does not exist.',
      'Install git and check the path.',
      { cause: error },
    );
  } finally {
    child.kill();
  }
}

/** The same for short answers: stdout as text without the last line feed. */
export async function askGit(folder: GitFolder, args: readonly string[]): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of runGit(folder, args)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').replace(/\n$/, '');
}

/** The output of git, in one line that is safe to show. */
export function gitWords(error: GitError): string {
  const line = error.stderr.split('\n').find((text) => /^(fatal|error):/.test(text)) ?? 'it gave no reason';
  return printable(line.replace(/^(fatal|error): /, ''), 200);
}

/** Only what git needs: variables such as GIT_DIR would send it elsewhere. */
function environment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'GNUPGHOME', 'XDG_CONFIG_HOME', 'SYSTEMROOT', 'TMPDIR', 'USERPROFILE'];
  return {
    ...Object.fromEntries(
      kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_ASKPASS: '',
    LC_ALL: 'C.UTF-8',
  } as Record<string, string>;
}
