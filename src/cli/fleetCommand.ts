import path from 'node:path';
import { BaseCommand } from './baseCommand.ts';
import { DEFAULT_JOBS, fleetOf } from './configuration/chosenFleet.ts';
import type { FleetLine } from './present/fleet/fleet.ts';

/** Flags of a fleet, as parsed. */
interface Given {
  only?: string[] | undefined;
  tag?: string[] | undefined;
  jobs?: number | undefined;
}

/** A command that runs another one for each cluster of the fleet that affidavit.yaml declares. */
export abstract class FleetCommand extends BaseCommand {
  /** fleet: of affidavit.yaml */
  static override readsConfiguration = true;

  /** The chosen clusters, and the program that is run for each of them. @throws AffidavitError USAGE */
  protected fleetRun(given: Given) {
    const { fleet, fleet_outside: outside } = this.configuration?.values ?? {};
    return {
      fleet: fleetOf(fleet, { only: given.only ?? [], tags: given.tag ?? [] }, outside),
      program: {
        script: path.join(this.config.root, 'bin', 'run.js'),
        configFile: this.configuration?.path ?? '',
        environment: process.env,
        jobs: given.jobs ?? DEFAULT_JOBS,
        signal: this.signal,
        onWarning: (cluster: string, text: string) => this.terminal.warn(`${cluster}: ${text}`),
      },
    };
  }

  /** Prints lines: on stdout, or under --quiet on stderr those about something wrong. */
  protected print(lines: readonly FleetLine[], isQuiet: boolean | undefined): void {
    if (this.jsonEnabled()) return;
    for (const { text, isWrong } of lines) {
      if (!isQuiet) this.log(text);
      else if (isWrong) this.terminal.always(text);
    }
  }
}

/** Flags of a command as arguments of the same command for one cluster: those that were given. */
export function passedOn(given: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = given[name];
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().map((one) => `--${name}=${String(one)}`);
  });
}
