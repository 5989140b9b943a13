import { availableParallelism } from 'node:os';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';
import type { Fleet, FleetMember } from '../../records/fleet.ts';

/** The part of the configuration that declares a fleet. */
interface Declaration {
  identity: string;
  store: string;
  tags?: Record<string, string> | undefined;
  gateway: { cluster?: string | undefined };
}

/** Which clusters of a fleet a run is for, as typed; nothing given means all. */
export interface FleetChoice {
  only: readonly string[];
  /** `name=value`: every name given must have one of the values given for it */
  tags: readonly string[];
}

/**
 * The declared fleet with those of its clusters that were chosen, in the order of the declaration.
 *
 * @param declaration `fleet:` of the configuration
 * @param outside `fleet_outside:` of the configuration
 * @throws AffidavitError USAGE when there is no fleet, a name is unknown, a tag is no `name=value`, or nothing is left
 */
export function fleetOf(
  declaration: Readonly<Record<string, Declaration>> | undefined,
  choice: FleetChoice,
  outside: Readonly<Record<string, string>> = {},
): Fleet {
  const declared = Object.entries(declaration ?? {}).map(([name, cluster]) => ({
    name,
    tags: cluster.tags ?? {},
    storeFile: cluster.store,
    identityFile: cluster.identity,
    leaf: cluster.gateway.cluster,
  }));
  if (declared.length === 0)
    throw new AffidavitError(
      'USAGE',
      'The configuration declares no fleet.',
      'Declare its clusters under `fleet:` of affidavit.yaml; docs/fleet.md has an example.',
    );
  const wanted = tagsOf(choice.tags);
  const selected = byName(declared, choice.only).filter(({ tags }) =>
    [...wanted].every(([name, values]) => values.has(tags[name] ?? '')),
  );
  if (selected.length > 0) return { declared, selected, outside };
  throw new AffidavitError(
    'USAGE',
    `No cluster of the fleet has ${choice.tags.map((tag) => printable(tag, 80)).join(' and ')}${choice.only.length === 0 ? '' : ' and a name of --only'}.`,
    'Tags are `tags:` of each cluster under `fleet:`.',
  );
}

function byName(declared: readonly FleetMember[], only: readonly string[]): readonly FleetMember[] {
  const names = declared.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new AffidavitError(
      'USAGE',
      `The fleet has no cluster "${printable(unknown, 80)}"${didYouMean(unknown, names)}.`,
      `It has: ${names.slice(0, 20).join(', ')}${names.length > 20 ? `, and ${names.length - 20} more` : ''}.`,
    );
  return only.length === 0 ? declared : declared.filter(({ name }) => only.includes(name));
}

function tagsOf(given: readonly string[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const tag of given) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(tag) ?? [];
    if (name === undefined || value === undefined)
      throw new AffidavitError(
        'USAGE',
        `--tag "${printable(tag, 80)}" is not of the form NAME=VALUE.`,
        'Give a tag as in --tag region=eu.',
      );
    wanted.set(name, (wanted.get(name) ?? new Set()).add(value));
  }
  return wanted;
}

/** Processes at a time where no number is given: each takes up to 250 MB. */
export const DEFAULT_JOBS = Math.max(1, Math.min(4, availableParallelism()));
