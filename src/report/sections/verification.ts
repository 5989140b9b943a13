import { type Html, html } from '../html/html.ts';
import type { ReportBundle } from '../input.ts';
import type { Section } from '../page.ts';
import { digest } from '../parts/values.ts';

/** Namespace of the SSH signatures of a bundle (docs/bundle-format.md §1). */
const NAMESPACE = 'soc2-evidence';

/** How to check the bundle: with affidavit, with stock tools on Linux and macOS, with those of Windows. */
export const verification: Section = {
  id: 'verification',
  number: '13',
  title: 'How to verify',
  *body({ bundle }) {
    if (bundle === null) {
      yield html`<p>A draft cannot be verified: it is neither signed nor listed anywhere. <code>affidavit export</code> makes the signed bundle, whose page says here how to check it.</p>`;
      return;
    }
    yield html`<p>The public key (<code>${bundle.principal}.pub.pem</code>) and <code>allowed_signers</code> must reach the auditor over a separate channel. Compare the fingerprint: ${digest(bundle.keyFingerprint)}. Put the zip, the files beside it and both of these into one folder. VERIFY.txt has more: a page for the browser, and cosign.</p>`;
    yield html`<h3>1 With affidavit</h3><pre>affidavit verify ${bundle.fileName} --public-key ${bundle.principal}.pub.pem</pre>`;
    yield unixWay(bundle);
    yield windowsWay(bundle);
    if (bundle.timestamps.length > 0) yield timestamps(bundle);
    yield html`<p>Last, write down the SHA-256 of <code>SHA256SUMS</code> (<code>sha256sum SHA256SUMS</code>, or <code>Get-FileHash SHA256SUMS</code>): the next bundle must name it. That is how a bundle that is left out or put in the place of another shows.</p>`;
  },
};

function timestamps({ timestamps: all }: ReportBundle): Html {
  const commands = all
    .map(
      ({ response }) => `openssl ts -verify -data META/SHA256SUMS.sig -in ${response} -CAfile ../tsa-ca.pem`,
    )
    .join('\n');
  return html`<h3>Timestamps of the signature (RFC 3161)</h3><p>By ${all.map(({ url }) => url).join(', ')}. They show that the signature existed at their time, to whoever trusts these authorities; nothing else. <code>tsa-ca.pem</code> has the root CA of the authority, as it publishes it.</p><pre>${commands}</pre>`;
}

function unixWay({ fileName, principal, algorithm }: ReportBundle): Html {
  const folder = fileName.replace(/\.zip$/, '');
  const openssl =
    algorithm === 'ed25519'
      ? `openssl pkeyutl -verify -rawin -pubin -inkey ../${principal}.pub.pem -sigfile META/SHA256SUMS.sig -in SHA256SUMS`
      : `openssl dgst -sha256 -verify ../${principal}.pub.pem -signature META/SHA256SUMS.sig SHA256SUMS`;
  return html`<h3>2 On Linux and macOS, with OpenSSH and OpenSSL</h3><p class="small">On macOS write <code>shasum -a 256 -c</code> for <code>sha256sum --strict -c</code>.</p><pre>ssh-keygen -Y verify -f allowed_signers -I ${principal} -n ${NAMESPACE} -s ${fileName}.sshsig &lt; ${fileName}
unzip -q ${fileName} -d ${folder} &amp;&amp; cd ${folder}
sha256sum --strict -c SHA256SUMS
diff &lt;(find . -type f ! -path './META/*' ! -path ./SHA256SUMS | sed 's|^\\./||' | LC_ALL=C sort) &lt;(cut -c67- SHA256SUMS)
${openssl}</pre><p class="small">The <code>diff</code> prints nothing when no file was added.</p>`;
}

function windowsWay({ fileName, principal }: ReportBundle): Html {
  const folder = fileName.replace(/\.zip$/, '');
  return html`<h3>3 On Windows, with PowerShell and the OpenSSH client that Windows brings</h3><pre>cmd /c "ssh-keygen -Y verify -f allowed_signers -I ${principal} -n ${NAMESPACE} -s ${fileName}.sshsig &lt; ${fileName}"
Expand-Archive ${fileName} -DestinationPath ${folder}
Set-Location ${folder}
Get-Content SHA256SUMS | ForEach-Object { $sum, $file = $_ -split '  ', 2
  if ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $sum) { "CHANGED: $file" } }
$listed = Get-Content SHA256SUMS | ForEach-Object { $_.Substring(66).Replace('/', '\\') }
Get-ChildItem -Recurse -File | Resolve-Path -Relative | ForEach-Object { $_.Substring(2) } |
  Where-Object { $_ -notin $listed -and $_ -notlike 'META\\*' -and $_ -ne 'SHA256SUMS' }
cmd /c "ssh-keygen -Y verify -f ..\\allowed_signers -I ${principal} -n ${NAMESPACE} -s META\\SHA256SUMS.sshsig &lt; SHA256SUMS"</pre><p class="small">Both signatures must be “Good”. The lines in between print only what is wrong: files that were changed, and files that were added.</p>`;
}
