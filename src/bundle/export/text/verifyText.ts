import { plainText } from '../../../formats/printable.ts';
import type { BundleInput } from '../../input.ts';
import type { PublicKey } from '../../keys/publicKey.ts';
import { PREDICATE_TYPE } from '../../names.ts';
import { bundleFileName } from '../bundleName.ts';
import { type VerifyStep, verifyNames, verifyWays } from './verifyCommands.ts';

/** VERIFY.txt: the commands that check this bundle without our program, filled in with its names. */
export function verifyText(input: BundleInput, key: PublicKey): string {
  const zip = bundleFileName(input.entity, input.period.label, input.sequence);
  const names = verifyNames(input.entity, zip, key.algorithm);
  const ways = verifyWays(names);
  return `HOW TO CHECK THIS BUNDLE
========================

You need two small files from the entity, over a separate channel (in person, by telephone, from a page that
you trust): the public key ${names.publicKey}, and allowed_signers. Where the key has another name, such as
affidavit.pub.pem or signer.pem, write that name in the commands. Put both, the zip and the files delivered
with it into one folder. The fingerprint of the key is

  ${key.fingerprint}

Compare it with the one that the entity gives you, not with this line alone: whoever can write a bundle can
write this line.

There are five ways. Each of A to E is enough.

A. With affidavit
-----------------

  affidavit verify ${zip} --public-key ${names.publicKey}

B. In a browser
---------------

With the page verify.html that the entity sends together with the key (\`affidavit verifier\` writes it): open it, choose
the zip and the key. It opens no connection. Never use such a page from inside a bundle: it would say whatever the
bundle's maker wants.

C. On Linux, with bash, OpenSSH, OpenSSL and unzip
--------------------------------------------------

${stepsText(ways.linux)}

D. On macOS, with what the system brings
----------------------------------------

${stepsText(ways.mac)}

E. On Windows 10 or later, in PowerShell
----------------------------------------

${stepsText(ways.windows)}

Further: with cosign 3, in the unpacked folder
----------------------------------------------

--insecure-ignore-tlog: there is no public log entry to look for.

  cosign verify-blob-attestation --key ../${names.publicKey} --signature META/attestation.dsse.json \\
    --type ${PREDICATE_TYPE} --insecure-ignore-tlog=true SHA256SUMS
  echo '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[],"certificateAuthorities":[],"ctlogs":[],"timestampAuthorities":[]}' > ../root.json
  cosign verify-blob-attestation --key ../${names.publicKey} --bundle META/attestation.sigstore.json --trusted-root ../root.json \\
    --type ${PREDICATE_TYPE} --insecure-ignore-tlog=true SHA256SUMS

What the checks do not say
--------------------------

META/signer.pem is the same public key, enclosed. Checking with it shows only that the bundle was
not changed since somebody signed it, not who that was.
${timestampText(input)}${chainText(input)}`;
}

/** Numbered steps, their commands below each. */
export function stepsText(steps: readonly VerifyStep[]): string {
  return steps
    .map(
      ({ text, commands }, index) =>
        `${index + 1}. ${text}\n\n${commands.map((line) => `  ${line}`).join('\n')}`,
    )
    .join('\n\n');
}

/** The stock command for each timestamp; `-attime` is needed when a certificate of the authority has run out since. */
function timestampText({ timestamps }: BundleInput): string {
  if (timestamps.length === 0) return '';
  const commands = timestamps.flatMap(({ url, request, response }) => [
    '',
    `  # ${plainText(url)}`,
    `  openssl ts -verify -data META/SHA256SUMS.sig -in ${response} -CAfile ../tsa-ca.pem`,
    `  openssl ts -verify -queryfile ${request} -in ${response} -CAfile ../tsa-ca.pem`,
    `  openssl ts -reply -in ${response} -text`,
  ]);
  return `
Timestamps of the signature (RFC 3161), in the unpacked folder
--------------------------------------------------------------

tsa-ca.pem has the root CA of the timestamping authority, as the authority
publishes it: it is not in this bundle. The first command checks the time of this signature, the second that the authority
answered the request of this export, the third prints the time.
${commands.join('\n')}

When a certificate of the authority has expired since, add -attime and the time of the timestamp in seconds
(date -d TIME +%s). With affidavit: add --tsa-ca tsa-ca.pem to the command above. A timestamp shows when the signature
existed, not who made it.
`;
}

function chainText(input: BundleInput): string {
  if (input.previous === null) return '\nThis is the first bundle of its chain.\n';
  return `
This bundle follows number ${input.previous.sequence}. The SHA-256 of the SHA256SUMS inside that one must be

  ${input.previous.sha256sums_sha256}
`;
}
