import { Command, type Interfaces } from '@oclif/core';
import { AffidavitError } from '../errors/affidavitError.ts';
import { documentId } from './documentId.ts';
import { globalFlags } from './flags.ts';
import { overruledVariables } from './overruledVariables.ts';
import { type ShownError, shownError } from './shownError.ts';
import { switchedOn } from './switchedOn.ts';
import { createTerminal, printError, printStack, type Terminal } from './terminal.ts';
import { toAffidavitError, usageError } from './toAffidavitError.ts';

/** Shared by every command: --json, --quiet, errors with code and exit status, and Ctrl-C. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = globalFlags;

  readonly #abort = new AbortController();

  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** State after an interruption of this command, as a sentence, and the next step. */
  protected readonly interruption: { kept: string; next: string } = {
    kept: '',
    next: 'Run the same command again.',
  };

  /** Says things on stderr; `--json` keeps them, `--quiet` silences them. */
  protected terminal: Terminal = createTerminal({ quiet: false });

  protected override async init(): Promise<void> {
    await super.init();
    for (const variable of overruledVariables(this.ctor.flags ?? {}, this.argv)) delete process.env[variable];
    this.terminal = createTerminal({ quiet: switchedOn('quiet', this.argv) });
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, this.#onSignal);
  }

  /** Whatever goes wrong while the command line is read is the person's to mend, also where oclif throws a bare Error. */
  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    try {
      return await super.parse(options, argv);
    } catch (thrown) {
      throw usageError(thrown);
    }
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, this.#onSignal);
    this.terminal.endProgress();
    await super.finally(error);
  }

  protected override async catch(thrown: unknown): Promise<void> {
    const error = toAffidavitError(
      this.signal.aborted && !(thrown instanceof AffidavitError) ? this.#interrupted(thrown) : thrown,
    );
    this.terminal.endProgress();
    const debug = switchedOn('debug', this.argv);
    if (this.jsonEnabled()) {
      this.logJson(this.toErrorJson(error));
      if (debug) printStack(error);
    } else printError(error, debug);
    process.exitCode = error.exit;
  }

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || (this.ctor.enableJsonFlag && switchedOn('json', []));
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }

  /** The command's report, with `schema` first: it names the form of the document (docs/schemas). */
  protected override toSuccessJson(result: unknown): unknown {
    return { schema: documentId(this.id ?? ''), ...(result as object) };
  }

  /** `{"error": {code, message, hint, exit}}` and nothing else: oclif's own form would print the parser's input. */
  protected override toErrorJson(thrown: unknown): { error: ShownError } {
    return { error: shownError(toAffidavitError(thrown)) };
  }

  readonly #onSignal = (): void => {
    if (this.signal.aborted) process.exit(130);
    this.terminal.info(sentences('Stopping.', this.interruption.kept, 'Press Ctrl-C again to stop at once.'));
    this.#abort.abort(this.#interrupted(undefined));
  };

  #interrupted(cause: unknown): AffidavitError {
    const { kept, next } = this.interruption;
    return new AffidavitError('INTERRUPTED', sentences('Interrupted before the end.', kept), next, { cause });
  }
}

function sentences(...all: readonly string[]): string {
  return all.filter((sentence) => sentence !== '').join(' ');
}
