import { probeAddress } from '../collectors/local/tls/probe.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { formatHostPort, type HostPort, parseHostPort } from '../gateway/dial/hostPort.ts';
import { outboundFrom } from '../gateway/dial/outbound/outbound.ts';
import type { LocalRun } from '../records/localRun.ts';
import type { CollectedSource } from '../store/local/localStore.ts';
import { type LocalTarget, recordRun } from './local/recordRun.ts';
import { withdraw } from './local/withdraw.ts';

/** Addresses that are probed at the same time. */
const IN_FLIGHT = 4;

/**
 * Probes the TLS of addresses that the person names, and of no others.
 *
 * @param places as `parseAddresses` gives them
 * @throws AffidavitError USAGE, INTERRUPTED, STORE_…, DISK_FULL, WRITE_…; an address that does not answer is a status
 */
export async function probeAddresses(
  places: readonly HostPort[],
  target: LocalTarget,
  listen: {
    signal: AbortSignal;
    onAddress(address: string): void;
    /** variables by name: those of HTTP proxies count */
    environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<LocalRun> {
  const outbound = outboundFrom(listen.environment);
  const started = new Date().toISOString();
  const sources: CollectedSource[] = [];
  const waiting = [...places.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      listen.signal.throwIfAborted();
      listen.onAddress(formatHostPort(next[1]));
      sources[next[0]] = await probeAddress(next[1], { signal: listen.signal, outbound });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  listen.signal.throwIfAborted();
  return recordRun(target, {
    collector: 'tls',
    started,
    parameters: { addresses: places.map(formatHostPort) },
    sources,
  });
}

/**
 * Withdraws what earlier probes of addresses found.
 *
 * @throws AffidavitError USAGE when one was never probed, STORE_…, DISK_FULL, WRITE_…
 */
export function forgetAddresses(
  places: readonly HostPort[],
  note: string | undefined,
  target: LocalTarget,
): LocalRun {
  const sources = places.map(formatHostPort);
  return withdraw({ collector: 'tls', dataset: 'tls_probe', sources, note, noun: 'probe of' }, target);
}

/**
 * Checks addresses before anything else is done.
 *
 * @throws AffidavitError USAGE when one is none or names no port
 */
export function parseAddresses(addresses: readonly string[]): HostPort[] {
  const places = addresses.map((text) => {
    const [place] = parseHostPort(text, []);
    if (place !== undefined) return place;
    throw new AffidavitError(
      'USAGE',
      'An address to probe has no port.',
      'Use host:port, for example teleport.example.com:443.',
    );
  });
  return [...new Map(places.map((place) => [formatHostPort(place), place])).values()];
}

/** True when every address gave all that a probe asks for. */
export function isProbed(run: LocalRun): boolean {
  return run.sources.every(({ status }) => status === 'complete');
}
