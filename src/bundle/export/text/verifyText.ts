import type { BundleInput } from '../../input.ts';
import type { PublicKey } from '../../keys/publicKey.ts';
import { PREDICATE_TYPE, SSH_NAMESPACE } from '../../names.ts';
import { entitySlug } from '../../principal.ts';
import { bundleFileName } from '../bundleName.ts';
import { plainText } from './plainText.ts';

/** VERIFY.txt: the commands that check this bundle without our program, filled in with its names. */
export function verifyText(input: BundleInput, key: PublicKey): string {
  const zip = bundleFileName(input.entity, input.period.label, input.sequence);
  const who = entitySlug(input.entity);
  const folder = zip.replace(/\.zip$/, '');
  const openssl =
    key.algorithm === 'ed25519'
      ? 'openssl pkeyutl -verify -rawin -pubin -inkey ../signer.pem -sigfile META/SHA256SUMS.sig -in SHA256SUMS'
      : 'openssl dgst -sha256 -verify ../signer.pem -signature META/SHA256SUMS.sig SHA256SUMS';
  return `HOW TO CHECK THIS BUNDLE
========================

You need two small files from the entity, over a separate channel (in person, by telephone, from a page that
you trust): the public key as signer.pem, and allowed_signers. Compare the fingerprint:

  ${key.fingerprint}

With affidavit itself:

  affidavit verify ${zip} --public-key signer.pem

Without it, on any machine with OpenSSH, OpenSSL and bash. Put the zip, the files delivered with it,
signer.pem and allowed_signers into one folder.

1. Before unpacking: the zip is whole, and signed.

  sha256sum --strict -c ${zip}.sha256
  ssh-keygen -Y verify -f allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s ${zip}.sshsig < ${zip}

2. Every file is what SHA256SUMS says.

  unzip -q ${zip} -d ${folder} && cd ${folder}
  sha256sum --strict -c SHA256SUMS

3. No file was added (sha256sum does not notice those). This prints nothing:

  diff <(find . -type f ! -path './META/*' ! -name SHA256SUMS | sed 's|^\\./||' | LC_ALL=C sort) <(cut -c67- SHA256SUMS)

4. SHA256SUMS is signed by the entity's key. Either one is enough.

  ${openssl}
  ssh-keygen -Y verify -f ../allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s META/SHA256SUMS.sshsig < SHA256SUMS

5. With cosign 3, where you have it (--insecure-ignore-tlog: there is no public log entry to look for).

  cosign verify-blob-attestation --key ../signer.pem --signature META/attestation.dsse.json \\
    --type ${PREDICATE_TYPE} --insecure-ignore-tlog=true SHA256SUMS
  echo '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[],"certificateAuthorities":[],"ctlogs":[],"timestampAuthorities":[]}' > ../root.json
  cosign verify-blob-attestation --key ../signer.pem --bundle META/attestation.sigstore.json --trusted-root ../root.json \\
    --type ${PREDICATE_TYPE} --insecure-ignore-tlog=true SHA256SUMS

META/signer.pem is the same public key, enclosed. Checking with it shows only that the bundle was
not changed since somebody signed it, not who that was.
${timestampText(input)}${chainText(input)}`;
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
6. Timestamps of the signature (RFC 3161). tsa-ca.pem has the root CA of the timestamping authority, as the authority
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
