import { userInfo } from 'node:os';
import path from 'node:path';
import type { NightlyRun } from './nightlyRun.ts';

/** Inputs of a unit besides the run. */
export interface UnitOptions {
  /** program and arguments, the first an absolute path */
  command: readonly string[];
  /** every file and folder that the run reads */
  reads: readonly string[];
  /** file of variables with secrets; null: none is needed */
  secretsFile: string | null;
  /** whether a program of the entity is run for notifications */
  runsProgram: boolean;
}

/**
 * A service that runs once, with as few rights as a pull needs, and the timer that starts it: systemd.service(5),
 * systemd.exec(5), systemd.timer(5). They need systemd 247 or later.
 *
 * @returns texts by file name
 */
export function systemdUnits(run: NightlyRun, options: UnitOptions): { name: string; text: string }[] {
  return [
    { name: `${run.name}.service`, text: service(run, options) },
    { name: `${run.name}.timer`, text: timer(run) },
  ];
}

function timer({ name, cluster, hour, minute }: NightlyRun): string {
  const time = [hour, minute, 0].map((number) => String(number).padStart(2, '0')).join(':');
  return `# ${name}.timer
[Unit]
Description=${specifiers(`Nightly collection of SOC 2 evidence from ${cluster}`)}

[Timer]
OnCalendar=*-*-* ${time} UTC
# a night that was missed because the machine was off is made up for
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
`;
}

function service(run: NightlyRun, { command, reads, secretsFile, runsProgram }: UnitOptions): string {
  const user = userInfo();
  const folder = path.dirname(run.store);
  const places = [...reads, run.store, ...command.slice(0, 2)];
  const isBelow = (roots: readonly string[]) =>
    places.some((place) => roots.some((root) => place === root || place.startsWith(`${root}/`)));
  const environment = run.variables.map(([name, value]) => `Environment=${word(`${name}=${value}`, true)}\n`);
  return `# ${run.name}.service
[Unit]
Description=${specifiers(`Collection of SOC 2 evidence from ${run.cluster}`)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=${specifiers(user.username)}
ExecStart=${command.map((each) => word(each, false)).join(' ')}
${environment.join('')}${secretsFile === null ? '' : `# the values of ${run.secrets.join(', ')}\nEnvironmentFile=${specifiers(secretsFile)}\n`}TimeoutStartSec=6h

# the store's folder is all that a pull writes to
UMask=0077
ProtectSystem=strict
ReadWritePaths=${word(folder, true)}
ProtectHome=${isBelow(['/home', '/root', '/run/user']) ? 'read-only' : 'yes'}
PrivateTmp=${isBelow(['/tmp', '/var/tmp']) ? 'no' : 'yes'}
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
${runsProgram ? '# NoNewPrivileges stops programs such as sendmail: the command of notify: must work without\n' : ''}NoNewPrivileges=yes
CapabilityBoundingSet=${user.uid === 0 ? 'CAP_DAC_READ_SEARCH' : ''}
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
`;
}

/** Percent signs begin specifiers (systemd.unit(5)). */
function specifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/**
 * A word of a setting that takes several, in quotes where it needs them (systemd.syntax(7)).
 *
 * @param isLiteral the setting replaces no variables; those that do take `$$` for a dollar sign
 */
function word(text: string, isLiteral: boolean): string {
  const named = isLiteral ? specifiers(text) : specifiers(text).replaceAll('$', '$$$$');
  if (/^[\w@%+=:,./$-]+$/.test(named)) return named;
  return `"${named.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
