import { plural } from '../../formats/plural.ts';
import { plainText } from '../../formats/printable.ts';
import { completenessOf, type FleetCluster } from '../../records/fleetManifest.ts';
import { fold } from '../export/text/fold.ts';
import { verifyNames, verifyWays } from '../export/text/verifyCommands.ts';
import { stepsText } from '../export/text/verifyText.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import type { RollUpInput } from './rollUpInput.ts';

const WIDTH = 100;

/** README.txt of a roll-up. @param zip file name of the roll-up */
export function rollUpReadme(input: RollUpInput, zip: string): string {
  const { clusters, period, previous } = input;
  const iso = (ms: number) => new Date(ms).toISOString();
  const withBundle = clusters.filter(({ bundle }) => bundle !== null).length;
  const facts: [string, string][] = [
    ['Entity', input.entity],
    ['Period', `${period.label}: from ${iso(period.fromMs)} up to, not including, ${iso(period.toMs)}`],
    ['Clusters', `${clusters.length} declared, ${withBundle} with a bundle`],
    ['Exported at', input.exportedAt.toISOString()],
    ['Made by', `affidavit ${input.program.version} on ${input.program.host}, as ${input.program.os_user}`],
    [
      'Roll-up',
      `number ${input.sequence}: ${previous === null ? 'the first one' : `follows number ${previous.sequence}, ${previous.bundle_id}`}`,
    ],
  ];
  const lines = facts.map(([name, value]) => `  ${name.padEnd(12)} ${plainText(value)}`);
  return `ROLL-UP OF SOC 2 EVIDENCE BUNDLES
=================================

${lines.join('\n')}

${fold('This zip names the evidence bundle of each cluster with its SHA-256, and has one report over all of them: open index.html. The evidence itself is in the bundles of the clusters, in the folders beside this zip:', '', WIDTH)}

${clusters.map(lineOf).join('\n')}

  index.html               the report: declared clusters and how complete they are, results, exceptions, limits
  clusters.csv             the declared population, one line a cluster, with its bundle and hashes
  results.csv, .json       the result of each test of controls, for each cluster and for the fleet
  exceptions.csv           the exceptions of all clusters; file and line are in the cluster's own bundle
  known-limitations.txt    what the evidence does not show
  manifest.json            the same facts for programs; its JSON Schema lies beside it
  SHA256SUMS, META/        hashes of every file, and the signatures over them: VERIFY.txt has the commands

${fold('The population of clusters is the declaration of the entity. F01 tests it: each declared cluster was collected completely and has a bundle, and no cluster that one of them trusts, or is trusted by, is missing from the declaration. A cluster that neither is declared nor appears in a trust relation cannot be found by it.', '', WIDTH)}

${fold(`A cluster without a bundle is an exception, and every test is insufficient evidence for the fleet then. To check that the bundles beside ${zip} are the ones that it names: affidavit verify ${zip}`, '', WIDTH)}
`;
}

function lineOf(cluster: FleetCluster): string {
  const text = cluster.bundle === null ? cluster.why : cluster.bundle.path;
  return `  ${cluster.name.padEnd(24)} ${completenessOf(cluster).replace('_', ' ').padEnd(11)} ${plainText(text)}`;
}

/** VERIFY.txt of a roll-up. */
export function rollUpVerify(input: RollUpInput, zip: string, key: PublicKey): string {
  const names = verifyNames(input.entity, zip, key.algorithm);
  const ways = verifyWays(names);
  const bundles = input.clusters.flatMap(({ bundle }) => (bundle === null ? [] : [bundle]));
  return `HOW TO CHECK THIS ROLL-UP
=========================

You need the public key ${names.publicKey} and allowed_signers from the entity, over a separate channel. Put both
beside the zip. The fingerprint of the key is

  ${key.fingerprint}

Compare it with the one that the entity gives you. Each of A to D is enough for the roll-up; then compare the hashes of the
bundles, and check each of them with its own VERIFY.txt.

A. With affidavit: the roll-up, and the ${plural(bundles.length, 'bundle')} that it names
---------------------------------------------------------------

  affidavit verify ${zip} --public-key ${names.publicKey}

B. On Linux, with bash, OpenSSH, OpenSSL and unzip
--------------------------------------------------

${stepsText(ways.linux)}

C. On macOS, with what the system brings
----------------------------------------

${stepsText(ways.mac)}

D. On Windows 10 or later, in PowerShell
----------------------------------------

${stepsText(ways.windows)}

The bundles of the clusters, from the folder of the roll-up (sha256sum -c, shasum -a 256 -c)
--------------------------------------------------------------------------------------------

${bundles.map(({ sha256, path }) => `${sha256}  ${path}`).join('\n')}
`;
}

/** known-limitations.txt of a roll-up. */
export function rollUpLimitations({ limitations }: RollUpInput): string {
  const lines = limitations.map((text) => fold(`- ${plainText(text)}`, '', WIDTH));
  return `KNOWN LIMITATIONS\n=================\n\n${lines.join('\n')}\n`;
}
