import { MAX_SKEW_MS } from '../../collectors/events/eventsDataset.ts';
import type { OpenedGateway } from '../../gateway/open.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import { ok, warning } from './check.ts';

/** Major versions of Teleport that this program was written against (docs/teleport-api.md). */
const OLDEST = 14;
const NEWEST = 18;

const WAYS = {
  direct: 'directly',
  tls_routing: 'through the proxy by TLS routing',
  connection_upgrade: 'through the proxy by a connection upgrade',
} as const;

/** The connection, the version and the clock of a gateway that answered. */
export function gatewayChecks({ gateway, connection, warnings, clockSkewMs }: OpenedGateway): DoctorCheck[] {
  const { name, version, address, edition } = gateway.cluster;
  const through = connection.http_proxy === null ? '' : `, behind the HTTP proxy ${connection.http_proxy}`;
  return [
    ok(
      'connection',
      `${name} answers at ${address}, ${WAYS[connection.way]}${through}, as ${gateway.caller.user}`,
    ),
    ...warnings.map((text) => warning('connection', text, '')),
    versionCheck(version, edition),
    clockCheck(clockSkewMs),
  ];
}

function versionCheck(version: string, edition: string): DoctorCheck {
  const major = Number(/^\d+/.exec(version)?.[0] ?? Number.NaN);
  const text = `Teleport ${version} (${edition})`;
  if (major >= OLDEST && major <= NEWEST) return ok('version', text);
  return warning(
    'version',
    `${text} is outside of ${OLDEST} to ${NEWEST}, the versions that affidavit knows`,
    'Look at the statuses of the next pull: what it does not know is partial or failed, never complete.',
  );
}

function clockCheck(skewMs: number | null): DoctorCheck {
  if (skewMs === null)
    return warning('clock', 'The gateway did not show its clock', 'Keep this machine on network time.');
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const text =
    seconds === 0
      ? "The gateway's clock and this machine's agree"
      : `The gateway's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return ok('clock', text);
  return warning(
    'clock',
    text,
    'Set the clocks by network time, or explain the difference with --clock-skew-reason: else the audit log is partial.',
  );
}
