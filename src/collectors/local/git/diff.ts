import { type GitFolder, runGit } from './runGit.ts';

const MAX_DIFF_BYTES = 1024 * 1024;

/**
 * The text of one commit's change, of a merge against its first parent.
 *
 * @returns at most 1 MiB; what is longer is cut, and says so in its last line
 */
export async function readDiff(folder: GitFolder, hash: string, paths: readonly string[]): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of runGit(folder, [
    'show',
    '--format=',
    '--patch',
    '--diff-merges=first-parent',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-show-signature',
    '--end-of-options',
    hash,
    '--',
    ...paths,
  ])) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_DIFF_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, MAX_DIFF_BYTES).toString('utf8');
  return bytes > MAX_DIFF_BYTES ? `${text}\n[cut at ${MAX_DIFF_BYTES} bytes]` : text;
}
