import { type Command, CommandHelp, Help } from '@oclif/core';
import { wrap, wrapWords } from '../present/wrap.ts';
import { rootHelpOf } from './quickAnswer.ts';
import { twoColumns } from './twoColumns.ts';

/** Longest list of choices beside a flag; a longer one is in the text. */
const MOST_CHOICES = 16;

/** Last paragraph of a description. */
const EXIT_STATUS = /\n*Exit status: ([^\n]+)$/;

class CommandText extends CommandHelp {
  protected override sections(): ReturnType<CommandHelp['sections']> {
    const known = new Map(super.sections().map((section) => [section.header, section]));
    const order = ['USAGE', 'DESCRIPTION', 'ARGUMENTS', 'FLAGS', 'VARIABLES', 'EXIT STATUS', 'EXAMPLES'];
    known.set('VARIABLES', { header: 'VARIABLES', generate: () => this.wrap(VARIABLES) });
    known.set('EXIT STATUS', {
      header: 'EXIT STATUS',
      generate: (_, header) => [{ header, body: this.#exits() }],
    });
    return order.flatMap((header) => known.get(header) ?? []);
  }

  override renderList(rows: (string | undefined)[][], { indentation }: { indentation: number }): string {
    const shown = rows.map(([name = '', text = '']): [string, string] => [name, text.trim()]);
    return twoColumns(shown, this.opts.maxWidth - indentation).join('\n');
  }

  /** Name, arguments and what is required. */
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args).filter(({ hidden }) => hidden !== true);
    const required = Object.values(this.command.flags)
      .filter((flag) => flag.required === true)
      .map((flag) => (flag.type === 'option' ? `--${flag.name} ${valueName(flag)}` : `--${flag.name}`));
    const words = [...args.map((arg) => this.#word(arg)), ...required, '[FLAGS]'];
    return [this.command.id, ...words].join(' ');
  }

  #word(arg: Command.Arg.Any): string {
    const isMany = arg.multiple === true || this.command.strict === false;
    return isMany ? this.arg(arg).replace(/(?=\]?$)/, '...') : this.arg(arg);
  }

  protected override description(): string | undefined {
    const text = (this.command.description ?? '').replace(EXIT_STATUS, '');
    return text === '' ? undefined : this.wrap(text);
  }

  /** Variables follow from the names of flags (section VARIABLES), and choices are words of the text. */
  protected override flags(flags: Command.Flag.Any[]): [string, string | undefined][] | undefined {
    const shown = flags.map((flag) => {
      const { env: _, ...rest } = flag;
      if (rest.type !== 'option') return rest;
      const helpValue = valueName(rest);
      return { ...rest, helpValue, description: helpValue.includes('|') ? rest.description : chosen(rest) };
    });
    return super.flags(shown as Command.Flag.Any[]);
  }

  protected override args(args: Command.Arg.Any[]): [string, string | undefined][] | undefined {
    return super.args(
      args.map(({ options, ...arg }) => ({ ...arg, description: chosen({ ...arg, options }) })),
    );
  }

  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    return [examples ?? []]
      .flat()
      .map((example) => this.#example(this.render(String(example))))
      .join('\n\n');
  }

  /** Broken where a shell continues the line. */
  #example(text: string): string {
    const words = text.match(/(?:--[\w-]+ (?!-))?(?:"[^"]*"|[^\s"])+/g) ?? [];
    return `$ ${wrapWords(words, this.opts.maxWidth - 2 * this.indentSpacing - 4).join(' \\\n    ')}`;
  }

  /** Rows of "0 done; 2 wrong usage, or there is no store; …". */
  #exits(): [string, string][] {
    const [, text = ''] = EXIT_STATUS.exec(this.command.description ?? '') ?? [];
    return text.split(/; (?=\d)/).map((row) => {
      const [, exit = '', meaning = ''] = /^(\d+(?:, \d+)*)\s*(.*)$/s.exec(row) ?? [];
      return [exit, meaning.replace(/\.$/, '')];
    });
  }
}

const VARIABLES =
  'Each flag has a variable of its name: --no-config is AFFIDAVIT_NO_CONFIG. A flag wins over its variable, a variable over affidavit.yaml.';

/** A description with the choices that there are. */
function chosen({
  description = '',
  options,
}: {
  description?: string | undefined;
  options?: readonly string[] | undefined;
}): string {
  return options === undefined ? description : `${description}\none of ${options.join(', ')}`;
}

/** Placeholder of a flag's value: its few short choices, else a word. */
function valueName({
  helpValue,
  options,
}: {
  helpValue?: string | string[];
  options?: readonly string[];
}): string {
  if (helpValue !== undefined) return [helpValue].flat().join(' ');
  const choices = options?.join('|') ?? '';
  return choices !== '' && choices.length <= MOST_CHOICES ? choices : 'WORD';
}

/**
 * The help of commands and topics: `oclif.helpClass` of package.json. Laid out for newcomers: what the command does before its flags,
 * of the flags the required ones alone in the usage, exit statuses as a table, examples that can be copied at any width.
 */
export default class ProgramHelp extends Help {
  protected override CommandHelpClass = CommandText;

  override renderList(rows: (string | undefined)[][], { indentation }: { indentation: number }): string {
    const shown = rows.map(([name = '', text = '']): [string, string] => [name, text.trim()]);
    return twoColumns(shown, this.opts.maxWidth - indentation).join('\n');
  }

  /** oclif takes the word `help` for a flag. */
  override async showHelp(argv: string[]): Promise<void> {
    const command = this.config.findCommand('help');
    const isHelpItself = argv.filter((word) => !word.startsWith('-')).join(' ') === 'help';
    if (isHelpItself && command !== undefined) await this.showCommandHelp(command);
    else await super.showHelp(argv);
  }

  protected override async showRootHelp(): Promise<void> {
    this.log(rootHelpOf(this.config.root).trimEnd());
  }

  protected override log(...texts: string[]): void {
    super.log(...texts.map((text) => this.fitted(text)));
  }

  /** Summaries come as one line; everything else fits already. */
  protected fitted(text: string): string {
    return text
      .split('\n')
      .flatMap((line) => (line.length > this.opts.maxWidth ? wrap(line, this.opts.maxWidth) : line))
      .join('\n');
  }
}
