import type { Completed, CompletedCommand, CompletedFlag, CompletedProgram } from './completedCommands.ts';
import { nextWords } from './nextWords.ts';

/** The completion script for zsh: to be sourced after compinit, or a file _affidavit in a folder of fpath. */
export function zshCompletion(program: CompletedProgram): string {
  const topics = ['', ...program.topics.map(({ name }) => name)].map((name) => topicCase(program, name));
  const known = [...program.topics, ...program.commands].map(({ name }) => `'${name}'`).join('|');
  return `#compdef affidavit
# zsh completion of affidavit ${program.version}, made by: affidavit completion zsh

_affidavit() {
  local command='' i
  local -a next
  for ((i = 2; i < CURRENT; i++)); do
    case "\${command:+$command }\${words[i]}" in
      (${known}) command="\${command:+$command }\${words[i]}" ;;
      (*) break ;;
    esac
  done
  # the words after the command, as those of a separate program
  words=(affidavit "\${(@)words[i,-1]}")
  (( CURRENT -= i - 2 ))
  case "$command" in
${[...topics, ...program.commands.map(commandCase)].join('\n')}
  esac
}

if [[ \${funcstack[1]} == _affidavit ]]; then
  _affidavit "$@"
else
  compdef _affidavit affidavit
fi
`;
}

function topicCase(program: CompletedProgram, topic: string): string {
  const lines = nextWords(program, topic).map(
    ({ name, about }) => `        ${quoted(`${name}:${about.replaceAll(':', '\\:')}`)}`,
  );
  return `    (${quoted(topic)})
      next=(
${lines.join('\n')}
      )
      _describe -t commands command next
      ;;`;
}

function commandCase({ name, flags, argument }: CompletedCommand): string {
  const specs = [
    ...flags.map(flagSpec),
    ...(argument === null ? [] : [quoted(`*:${name}:${action(argument)}`)]),
  ];
  return `    (${quoted(name)})
      _arguments \\
${specs.map((spec) => `        ${spec}`).join(' \\\n')}
      ;;`;
}

function flagSpec({ name, about, value, repeatable }: CompletedFlag): string {
  const text = `[${about.replace(/[[\]\\:]/g, '\\$&')}]`;
  const spec = value === null ? `--${name}${text}` : `--${name}=${text}:${name}:${action(value)}`;
  return quoted(`${repeatable ? '*' : ''}${spec}`);
}

function action(value: Completed): string {
  if (value.kind === 'words') return `(${value.words.join(' ')})`;
  return { file: '_files', folder: '_files -/', text: ' ' }[value.kind];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
