import type { HostPort } from '../../gateway/dial/hostPort.ts';
import type { PullReport } from '../../records/snapshot.ts';
import { isProbed, parseAddresses, probeAddresses } from '../probe.ts';
import { type PullContext, type PullOptions, pull } from '../pull.ts';
import { collectLocalSources, isLocalWhole, type LocalSources } from './localSources.ts';

/** Sources of a pull besides the gateway. */
export interface PulledBesides {
  /** addresses to probe, as typed */
  probes: readonly string[];
  local: LocalSources;
}

/**
 * A pull of the gateway, and in the same run the probes and the local sources of the configuration.
 *
 * @param listen `onSource` gets what is read next: an address or a local source
 * @returns the report of `pull --json`
 * @throws what `pull`, `probeAddresses` and `collectLocalSources` throw; addresses are checked before anything is read
 */
export async function pullEverything(
  options: PullOptions,
  { probes, local }: PulledBesides,
  context: PullContext & { onSource(source: string): void },
): Promise<PullReport> {
  const places: HostPort[] = parseAddresses(probes);
  const report = await pull(options, context);
  const target = { storeFile: options.storeFile, collectorVersion: context.collectorVersion };
  const { signal, onWarning, onSource } = context;
  if (local.people !== undefined || local.sources !== undefined)
    Object.assign(report, await collectLocalSources(local, target, { signal, onWarning, onSource }));
  if (places.length > 0)
    report.probe = await probeAddresses(places, target, {
      signal,
      environment: options.environment,
      onAddress: onSource,
    });
  return report;
}

/** Whether everything that the pull was to collect was collected whole: exit status 0, else 4. */
export function isWholePull({ complete, probe, local, local_failures }: PullReport): boolean {
  return (
    complete &&
    (probe === undefined || isProbed(probe)) &&
    isLocalWhole({ local: local ?? [], local_failures: local_failures ?? [] })
  );
}
