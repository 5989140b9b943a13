import { COLLECTOR_ROLE } from '../../src/collectors/state/collectorRole.ts';
import { tbotConfig } from '../../src/usecases/setup/tbotConfig.ts';
import { page } from './markdown.ts';

const TBOT = tbotConfig({ proxy: 'teleport.example.com:443', destination: '/var/lib/soc2/identity' });

/** docs/role.md: the role and the bot of the collector. */
export function rolePage(): string {
  return page(
    "# The collector's role and identity",
    `A role that may list and read, open nothing, and see no recording. Unknown kinds in a rule never match on older
versions, so one text serves Teleport 14.2 to 18.`,
    `\`\`\`yaml\n${COLLECTOR_ROLE}\`\`\``,
    `\`affidavit pull\` reads its own roles first and says \`denied\` with the missing rule for every dataset that this identity may
not read, also where the gateway itself would answer with an empty list. Where a gateway leaves resources out because no role
matches their labels, the dataset is \`partial\` (or \`denied\` when no label matches) and says which labels are missing: a role
without \`app_labels\` does not give a reliable list of applications.

## A bot, for cron

Prefer a join method other than \`token\` (kubernetes, iam, github, bound_keypair …): each run joins afresh.

\`\`\`
tctl bots add soc2-collector --roles=soc2-collector --token=soc2-join
\`\`\``,
    `\`\`\`yaml\n${TBOT}\`\`\``,
    `Then \`--identity /var/lib/soc2/identity/identity\`. Never point affidavit at tbot's internal storage: with method \`token\` a
copy of that identity makes the gateway lock the bot.`,
  );
}
