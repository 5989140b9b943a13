import type { Completed, CompletedCommand, CompletedFlag, CompletedProgram } from './completedCommands.ts';
import { nextWords } from './nextWords.ts';

/** The completion script for fish 3 and later. */
export function fishCompletion(program: CompletedProgram): string {
  const known = [...program.topics, ...program.commands].map(({ name }) => quoted(name)).join(' ');
  const topics = ['', ...program.topics.map(({ name }) => name)].flatMap((topic) =>
    nextWords(program, topic).map(({ name, about }) => line(topic, '-f', '-a', name, '-d', quoted(about))),
  );
  return `# fish completion of affidavit ${program.version}, made by: affidavit completion fish

# Succeeds where the words before the cursor name this command.
function __affidavit_at
    set -l known ${known}
    set -l found
    for word in (commandline -opc)[2..-1]
        contains -- "$found$word" $known
        or break
        set found "$found$word "
    end
    test "$found" = "$argv[1]"
end

complete -c affidavit -f
${[...topics, ...program.commands.flatMap(commandLines)].join('\n')}
`;
}

function commandLines({ name, flags, argument }: CompletedCommand): string[] {
  const own = flags.map((flag) => flagLine(name, flag));
  return argument === null ? own : [line(name, ...offered(argument)), ...own];
}

function flagLine(command: string, { name, about, value }: CompletedFlag): string {
  const required = value === null ? [] : value.kind === 'text' ? ['-x'] : ['-r', ...offered(value)];
  return line(command, '-l', name, ...required, '-d', quoted(about));
}

function offered(value: Completed): string[] {
  switch (value.kind) {
    case 'words':
      return ['-f', '-a', quoted(value.words.join(' '))];
    case 'file':
      return ['-F'];
    case 'folder':
      return ['-f', '-a', quoted('(__fish_complete_directories)')];
    case 'text':
      return ['-f'];
  }
}

/** @param at words of a command or a topic; empty: the first word */
function line(at: string, ...rest: string[]): string {
  const condition = at === '' ? '__affidavit_at ""' : `__affidavit_at "${at} "`;
  return ['complete', '-c', 'affidavit', '-n', quoted(condition), ...rest].join(' ');
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
