import type { Completed, CompletedCommand, CompletedFlag, CompletedProgram } from './completedCommands.ts';
import { nextWords } from './nextWords.ts';

/** The completion script for bash 3.2 and later; it needs no other package. */
export function bashCompletion(program: CompletedProgram): string {
  const commands = program.commands.map(commandCase).join('\n');
  const topics = program.topics.map(
    ({ name }) =>
      `    '${name}') words='${nextWords(program, name)
        .map((next) => next.name)
        .join(' ')}' ;;`,
  );
  const known = [...program.topics, ...program.commands].map(({ name }) => `'${name}'`).join('|');
  return `# bash completion of affidavit ${program.version}, made by: affidavit completion bash

_affidavit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  local command='' words='' flags='' value='' argument='' i
  COMPREPLY=()
  # bash splits --flag=value at the sign
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${command:+$command }\${COMP_WORDS[i]}" in
      ${known}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
  done
  case "$command" in
    '') words='${nextWords(program, '')
      .map((next) => next.name)
      .join(' ')}' flags='--help --version' ;;
${[...topics, commands].join('\n')}
  esac
  if [[ -n $value ]]; then
    argument=$value
  elif [[ $cur == -* ]]; then
    argument="words $flags"
  elif [[ -n $words ]]; then
    argument="words $words"
  elif [[ -z $argument ]]; then
    argument="words $flags"
  fi
  case "$argument" in
    'words '*) COMPREPLY=($(compgen -W "\${argument#words }" -- "$cur")) ;;
    file) compopt -o default 2> /dev/null ;;
    folder) compopt -o dirnames 2> /dev/null ;;
  esac
}

# bash 3, as on macOS, has no compopt: it offers files wherever nothing else is known
if type compopt > /dev/null 2>&1; then
  complete -F _affidavit affidavit
else
  complete -o default -F _affidavit affidavit
fi
`;
}

function commandCase({ name, flags, argument }: CompletedCommand): string {
  const values = flags.flatMap((flag) => (flag.value === null ? [] : [valueCase(flag, flag.value)]));
  const lines = [
    `flags='${flags.map((flag) => `--${flag.name}`).join(' ')}'`,
    ...(argument === null ? [] : [`argument='${word(argument)}'`]),
    `case "$prev" in`,
    ...values.map((line) => `  ${line}`),
    'esac',
  ];
  return `    '${name}')\n${lines.map((line) => `      ${line}`).join('\n')}\n      ;;`;
}

function valueCase({ name }: CompletedFlag, value: Completed): string {
  return `--${name}) value='${word(value)}' ;;`;
}

function word(value: Completed): string {
  return value.kind === 'words' ? `words ${value.words.join(' ')}` : value.kind;
}
