import { Command, type Interfaces } from '@oclif/core';
import { AffidavitError } from '../errors/affidavitError.ts';
import { findConfigFile } from './configuration/findConfigFile.ts';
import { flagDefaults } from './configuration/flagDefaults.ts';
import { configKeyOf } from './configuration/fromFile.ts';
import { type Layer, typedValue } from './configuration/layers.ts';
import type { Configuration } from './configuration/readConfigFile.ts';
import { documentId } from './documentId.ts';
import { globalFlags } from './flags/globalFlags.ts';
import { type ShownError, shownError } from './shownError.ts';
import { switchedOn } from './switchedOn.ts';
import { createTerminal, printError, printErrorLine, printStack, type Terminal } from './terminal.ts';
import { toAffidavitError, usageError } from './toAffidavitError.ts';

/** Shared by every command: the configuration file, --json, --quiet, errors with code and exit status, and Ctrl-C. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = globalFlags;
  /** whether the command reads keys of affidavit.yaml that no flag of it takes */
  static readsConfiguration = false;

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

  /** affidavit.yaml of this run, after `parse`; null: there is none, or the command takes nothing from it. */
  protected configuration: Configuration | null = null;

  /** Name of the cluster of `fleet:` that this run is for; undefined: none. */
  protected get fleetCluster(): string | undefined {
    return typedValue('fleet-cluster', this.argv) ?? (process.env.AFFIDAVIT_FLEET_CLUSTER || undefined);
  }

  /** Origin of each flag's value, after `parse`. */
  protected layers: ReadonlyMap<string, Layer> = new Map();

  protected override async init(): Promise<void> {
    await super.init();
    this.terminal = createTerminal({ quiet: switchedOn('quiet', this.argv) });
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, this.#onSignal);
  }

  /**
   * Reads the configuration file and the command line.
   *
   * Whatever goes wrong while the command line is read is the person's to mend, also where oclif throws a bare Error.
   */
  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const command = options ?? (this.ctor as unknown as Interfaces.Input<F, B, A>);
    const definitions = { ...command.baseFlags, ...command.flags } as Record<string, object>;
    this.configuration = await this.#readConfiguration(definitions);
    const words = argv ?? this.argv;
    const { flags, layers } = flagDefaults(definitions, words, process.env, this.configuration);
    this.layers = layers;
    try {
      return await super.parse(
        { ...command, baseFlags: {}, enableJsonFlag: command.enableJsonFlag, flags } as Interfaces.Input<
          F,
          B,
          A
        >,
        argv,
      );
    } catch (thrown) {
      throw usageError(thrown, {
        name: (this.id ?? '').replaceAll(':', ' '),
        flags: Object.keys(flags),
      });
    }
  }

  async #readConfiguration(flags: Readonly<Record<string, object>>): Promise<Configuration | null> {
    const found = findConfigFile(this.argv, process.env);
    const isRead =
      (this.ctor as typeof BaseCommand).readsConfiguration ||
      Object.values(flags).some((flag) => configKeyOf(flag) !== null);
    const cluster = this.fleetCluster;
    if (found === null && cluster !== undefined)
      throw new AffidavitError(
        'USAGE',
        '--fleet-cluster names a cluster of affidavit.yaml, but there is no such file here.',
        'Name the file with --config.',
      );
    if (found === null || !(found.named || isRead)) return null;
    const { readConfigFile } = await import('./configuration/readConfigFile.ts');
    return readConfigFile(found, cluster);
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
    } else if (switchedOn('quiet', this.argv)) {
      printErrorLine(error, this.errorPrefix());
      if (debug) printStack(error);
    } else printError(error, debug);
    process.exitCode = error.exit;
  }

  /** Text before the one line of an error under --quiet. */
  protected errorPrefix(): string {
    return '';
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

  /** A line for the person about a store that was made: a mistyped --store must not pass unnoticed. */
  protected readonly onNewStore = (path: string): void =>
    this.terminal.info(`There was no store at ${path}: a new one was made.`);

  /** Where local evidence goes, and who collects it. */
  protected target(storeFile: string | undefined) {
    return { storeFile, collectorVersion: this.config.version, onNewStore: this.onNewStore };
  }

  /** How this run notifies: `notify:` of the configuration; a failure is one line, also under --quiet. */
  protected notifying() {
    return {
      settings: this.configuration?.values.notify,
      environment: process.env,
      signal: this.signal,
      onFailure: (text: string) => this.terminal.always(`warning: ${text}`),
    };
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
