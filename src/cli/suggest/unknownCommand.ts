import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean, nearest } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';

/** Most commands that one hint names. */
const MOST = 5;

/**
 * The error for words that are no command: the command that was probably meant, or what the topic has. Nothing is run by guess.
 *
 * @param words as typed, up to the first flag
 * @param commands every command by its words ("store check")
 */
export function unknownCommand(words: readonly string[], commands: readonly string[]): AffidavitError {
  const [first = '', second] = words;
  if (first.startsWith('-')) return flagFirst(first);
  const tops = [...new Set(commands.map((command) => command.split(' ', 1)[0] ?? ''))];
  const top = tops.includes(first) ? first : nearest(first, tops);
  if (top === null) return without(first, commandsEndingIn(first, commands));
  const own = commands.flatMap((command) =>
    command.startsWith(`${top} `) ? [command.slice(top.length + 1)] : [],
  );
  if (own.length === 0) return top === first ? tooMany(top, words.slice(1)) : guessed(first, top);
  if (second === undefined) return top === first ? incomplete(top, own) : guessed(first, top);
  const sub = own.includes(second) ? second : nearest(second, own);
  const typed = `${first} ${second}`;
  if (top === first && sub === second) return tooMany(typed, words.slice(2));
  if (sub !== null) return guessed(typed, `${top} ${sub}`);
  return without(
    typed,
    own.map((name) => `${top} ${name}`),
  );
}

/**
 * The error for a topic without a command (`affidavit store`); null when the arguments are something else.
 *
 * @param argv arguments after the program's name
 * @param commands every command by its words
 */
export function incompleteCommand(
  argv: readonly string[],
  commands: readonly string[],
): AffidavitError | null {
  const [topic, next] = argv;
  if (topic === undefined || commands.includes(topic)) return null;
  if (next !== undefined && !next.startsWith('-')) return null;
  return commands.some((command) => command.startsWith(`${topic} `))
    ? unknownCommand([topic], commands)
    : null;
}

/** A flag in the place of the command. */
function flagFirst(flag: string): AffidavitError {
  const message = `A command has to come before ${printable(flag)}${didYouMean(flag, ['--help', '--version'])}.`;
  return new AffidavitError('USAGE', message, 'Run `affidavit --help` for the list of commands.');
}

/** A word after a command that takes none, which oclif reads as a part of its name. */
function tooMany(command: string, words: readonly string[]): AffidavitError {
  return new AffidavitError(
    'USAGE',
    `${command} takes no argument: ${printable(words.join(' '))}.`,
    `Run \`affidavit ${command} --help\` for how it is called.`,
  );
}

function incomplete(topic: string, own: readonly string[]): AffidavitError {
  return new AffidavitError(
    'USAGE',
    `${topic} needs one of its commands: ${own.join(', ')}.`,
    `Run \`affidavit ${topic} --help\` for what each of them does.`,
  );
}

function guessed(typed: string, meant: string): AffidavitError {
  return new AffidavitError(
    'USAGE',
    `Unknown command: ${printable(typed)} (did you mean ${meant}?).`,
    `Run \`affidavit ${meant} --help\` for how it is called.`,
  );
}

function without(typed: string, others: readonly string[]): AffidavitError {
  const named = others.slice(0, MOST).map((command) => `\`affidavit ${command}\``);
  const hint =
    named.length === 0
      ? 'Run `affidavit --help` for the list of commands.'
      : `There ${named.length === 1 ? 'is' : 'are'} ${named.join(', ')}; \`affidavit --help\` lists all commands.`;
  return new AffidavitError('USAGE', `Unknown command: ${printable(typed)}.`, hint);
}

/** Commands of topics whose last word was typed alone: `backup` for `store backup`. */
function commandsEndingIn(word: string, commands: readonly string[]): string[] {
  const lasts = commands.filter((command) => command.includes(' '));
  const last = (command: string) => command.slice(command.indexOf(' ') + 1);
  const meant = lasts.some((command) => last(command) === word) ? word : nearest(word, lasts.map(last));
  return meant === null ? [] : lasts.filter((command) => last(command) === meant);
}
