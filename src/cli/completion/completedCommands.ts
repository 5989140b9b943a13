import type { Command } from '@oclif/core';

/** Completion of a value: one of some words, a file, a folder, or nothing that a shell could know. */
export type Completed =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'file' }
  | { kind: 'folder' }
  | { kind: 'text' };

/** A flag as shells complete it. */
export interface CompletedFlag {
  /** without dashes */
  name: string;
  about: string;
  /** null: a switch */
  value: Completed | null;
  repeatable: boolean;
}

/** A command as shells complete it. */
export interface CompletedCommand {
  /** its words: "store check" */
  name: string;
  about: string;
  flags: readonly CompletedFlag[];
  /** its arguments, all alike; null: it has none */
  argument: Completed | null;
}

/** The program as shells complete it. */
export interface CompletedProgram {
  version: string;
  /** in alphabetical order */
  commands: readonly CompletedCommand[];
  topics: readonly { name: string; about: string }[];
}

/** Completion of arguments by their name; `test/cli/completion.test.ts` fails for a name that is missing. */
export const ARGUMENTS: Readonly<Record<string, Completed['kind'] | 'commands'>> = {
  file: 'file',
  files: 'file',
  before: 'file',
  after: 'file',
  dir: 'folder',
  addresses: 'text',
  id: 'text',
  criterion: 'text',
  pseudonym: 'text',
  command: 'commands',
  kind: 'words',
  shell: 'words',
  scheduler: 'words',
};

/** The parts of oclif's configuration that completion needs. */
export interface ProgramSource {
  version: string;
  commands: readonly Pick<Command.Loadable, 'id' | 'summary' | 'hidden' | 'flags' | 'args'>[];
  topics: readonly { name: string; description?: string | undefined }[];
}

/** Everything that a shell can complete, from the manifest of the program. */
export function completedProgram(source: ProgramSource): CompletedProgram {
  const shown = source.commands.filter(({ hidden }) => hidden !== true);
  const names = shown.map(({ id }) => id.replaceAll(':', ' ')).sort();
  const first = [...new Set(names.map((name) => name.split(' ', 1)[0] ?? ''))];
  const commands = shown.map(({ id, summary, flags, args }) => ({
    name: id.replaceAll(':', ' '),
    about: firstLine(summary),
    flags: Object.values(flags).map(completedFlag),
    argument: completedArgument(Object.values(args)[0], first),
  }));
  const topics = first.filter((word) => !names.includes(word));
  return {
    version: source.version,
    commands: commands.sort((a, b) => (a.name < b.name ? -1 : 1)),
    topics: topics.map((name) => ({
      name,
      about: firstLine(source.topics.find((topic) => topic.name === name)?.description),
    })),
  };
}

function completedFlag(flag: Command.Flag.Cached): CompletedFlag {
  const about = firstLine(flag.summary ?? flag.description);
  if (flag.type === 'boolean') return { name: flag.name, about, value: null, repeatable: false };
  return { name: flag.name, about, value: valueKind(flag), repeatable: flag.multiple === true };
}

function valueKind({
  options,
  helpValue,
}: {
  options?: readonly string[];
  helpValue?: string | string[];
}): Completed {
  if (options !== undefined) return { kind: 'words', words: options };
  if (helpValue === 'FILE') return { kind: 'file' };
  return { kind: helpValue === 'DIR' ? 'folder' : 'text' };
}

function completedArgument(
  arg: { name: string; options?: readonly string[] } | undefined,
  first: readonly string[],
): Completed | null {
  if (arg === undefined) return null;
  const kind = ARGUMENTS[arg.name] ?? 'text';
  if (kind === 'words') return { kind, words: arg.options ?? [] };
  return kind === 'commands' ? { kind: 'words', words: first } : { kind };
}

/** Short enough for one line beside a name: up to the first clause. */
function firstLine(text = ''): string {
  const line = text.split('\n', 1)[0] ?? '';
  return (/^.*?(?=[;(]|: |\.$|$)/.exec(line)?.[0] ?? line).trim();
}
