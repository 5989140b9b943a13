import { Command } from '@oclif/core';
import { AffidavitError } from '../errors/affidavitError.ts';
import { globalFlags } from './flags.ts';
import { createTerminal, printError, type Terminal } from './terminal.ts';
import { toAffidavitError } from './toAffidavitError.ts';

const TRUTHY = new Set(['1', 'true', 'yes']);

/** What every command shares: --json, --quiet, errors with code and exit status, and Ctrl-C. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = globalFlags;

  readonly #abort = new AbortController();

  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Says things on stderr; `--json` keeps them, `--quiet` silences them. */
  protected terminal: Terminal = createTerminal({ quiet: false });

  protected override async init(): Promise<void> {
    await super.init();
    this.terminal = createTerminal({ quiet: this.#switchedOn('quiet') });
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, this.#onSignal);
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, this.#onSignal);
    this.terminal.endProgress();
    await super.finally(error);
  }

  protected override async catch(thrown: unknown): Promise<void> {
    const error = toAffidavitError(
      this.signal.aborted && !(thrown instanceof AffidavitError) ? interrupted(thrown) : thrown,
    );
    this.terminal.endProgress();
    if (this.jsonEnabled()) this.logJson(this.toErrorJson(error));
    else printError(error, this.#switchedOn('debug'));
    process.exitCode = error.exit;
  }

  override jsonEnabled(): boolean {
    return (
      super.jsonEnabled() ||
      (this.ctor.enableJsonFlag && TRUTHY.has((process.env.AFFIDAVIT_JSON ?? '').toLowerCase()))
    );
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }

  /** `{"error": {code, message, hint, exit}}` and nothing else: oclif's own form would print the parser's input. */
  protected override toErrorJson(thrown: unknown): {
    error: { code: string; message: string; hint: string; exit: number };
  } {
    const { code, message, hint, exit } = toAffidavitError(thrown);
    return { error: { code, message, hint, exit } };
  }

  // Flags are read here by hand because an error in parsing them must be printed by their rules, too.
  #switchedOn(flag: 'quiet' | 'debug'): boolean {
    const before = this.argv.indexOf('--');
    const args = before === -1 ? this.argv : this.argv.slice(0, before);
    return (
      args.includes(`--${flag}`) ||
      TRUTHY.has((process.env[`AFFIDAVIT_${flag.toUpperCase()}`] ?? '').toLowerCase())
    );
  }

  readonly #onSignal = (): void => {
    if (this.signal.aborted) process.exit(130);
    this.terminal.info('Stopping; what was collected is kept. Press Ctrl-C again to stop at once.');
    this.#abort.abort(interrupted(undefined));
  };
}

function interrupted(cause: unknown): AffidavitError {
  return new AffidavitError(
    'INTERRUPTED',
    'Stopped before the end; what was collected is kept.',
    'Run the same command again to continue.',
    { cause },
  );
}
