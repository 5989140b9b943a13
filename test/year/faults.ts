import type { HealthReport } from '../../src/records/reports/healthReport.ts';
import type { NightOutcome, Office } from './office.ts';

/** Something that breaks on a night, and how it is mended before the next one. */
export interface NightFault {
  night: number;
  what: string;
  /** before the pull of the night; nothing: the pull itself is replaced */
  before?(office: Office): Promise<void> | void;
  /** takes the place of the night's pull */
  pull?(office: Office, night: number): Promise<string>;
  /** outcome of the pull: a code of an error, or whether the snapshot is complete */
  outcome: RegExp;
  /** words of a check of `health` on the same morning */
  told: RegExp;
  /** after the morning's look at `health` */
  mend?(office: Office): Promise<void> | void;
}

/** Datasets after which a pull is killed. */
const KILLED_AFTER = 6;

export const FAULTS: readonly NightFault[] = [
  outage(40, 1),
  {
    night: 70,
    what: 'a rule of the role is missing',
    before: ({ gateway }) => gateway.setFaults({ deniedKinds: ['lock'] }),
    outcome: /^incomplete$/,
    told: /^problem pull: Snapshot \d+ is incomplete: locks denied/,
    mend: ({ gateway }) => gateway.setFaults({}),
  },
  {
    night: 110,
    what: 'certificate authorities rotated',
    before: (office) => office.replaceGateway('14.2'),
    outcome: /^GATEWAY_UNTRUSTED$/,
    told: /^problem pull: The pull of 2025-04-21 02:17:\d\d UTC failed: .*GATEWAY_UNTRUSTED/,
    // ends on the night of the next fault but one
    mend: (office) => office.issueIdentity(40),
  },
  {
    night: 150,
    what: 'identity expired',
    outcome: /^IDENTITY_EXPIRED$/,
    told: /^problem identity: /,
    mend: (office) => office.issueIdentity(400),
  },
  {
    night: 200,
    what: 'upgrade of the gateway from 14 to 18',
    before: async (office) => {
      await office.replaceGateway('18');
      await office.issueIdentity(400);
    },
    outcome: /^complete$/,
    told: /^ok pull: Snapshot \d+ is complete/,
  },
  {
    night: 230,
    what: 'disk full',
    async pull(office, night) {
      const { status, stdout } = await office.pullInChild(night, 'ulimit -f 200', () => undefined);
      return `exit ${status}: ${stdout.replace(/^\.*/, '')}`;
    },
    outcome: /^exit 7: (DISK_FULL|WRITE_FAILED)$/,
    told: /^problem pull: The pull of .* failed: |^problem pull: Snapshot \d+ is incomplete: it was interrupted/,
  },
  killed(260),
  killed(300),
  ...[320, 321].map((night) => outage(night, night === 320 ? 0 : 1)),
];

function outage(night: number, isLast: number): NightFault {
  return {
    night,
    what: 'gateway cannot be reached',
    before: (office) => office.reach(false),
    outcome: /^GATEWAY_UNREACHABLE$/,
    told: /^problem pull: The pull of .* failed: .*GATEWAY_UNREACHABLE/,
    mend: (office) => office.reach(isLast === 1),
  };
}

function killed(night: number): NightFault {
  return {
    night,
    what: 'pull killed',
    async pull(office, number) {
      // it waits for the log until it is killed
      office.gateway.setFaults({
        rules: [
          { rpc: 'GetEvents', fault: { kind: 'hang' } },
          { rpc: 'GetUnstructuredEvents', fault: { kind: 'hang' } },
        ],
      });
      let datasets = 0;
      const { status } = await office.pullInChild(number, 'ulimit -c 0', (kill) => {
        datasets += 1;
        if (datasets >= KILLED_AFTER) kill();
      });
      office.gateway.setFaults({});
      return String(status);
    },
    outcome: /^(SIGKILL|137)$/,
    told: /^problem pull: Snapshot \d+ is incomplete: it was interrupted/,
  };
}

/** The outcome of a pull in a word. */
export function wordOf(outcome: NightOutcome): string {
  if ('failed' in outcome) return outcome.failed;
  return outcome.complete ? 'complete' : 'incomplete';
}

/** Checks of `health`, a line each. */
export function checksOf({ checks }: HealthReport): string[] {
  return checks.map(({ status, check, message }) => `${status} ${check}: ${message}`);
}
