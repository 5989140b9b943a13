import chalk from 'chalk';

const GOOD = new Set([
  'complete',
  'no_exception',
  'verified',
  'pass',
  'empty',
  'collected',
  'derived',
  'attached',
  'resolved',
  'explained',
  'accepted',
  'remediated',
]);
const BAD = new Set(['failed', 'denied', 'exception', 'fail', 'incomplete', 'reopened']);

/** Colours a status word: red where someone must act, yellow where something is open. */
export function statusWord(word: string): string {
  if (GOOD.has(word)) return chalk.green(word);
  if (BAD.has(word)) return chalk.red(word);
  return chalk.yellow(word);
}
