import { type Html, html } from '../html/html.ts';
import type { ReportBundle, VerifyStep } from '../input.ts';
import type { Section } from '../page.ts';
import { digest } from '../parts/values.ts';

/** How to check the bundle: with affidavit, with stock tools of Linux, of macOS, of Windows. */
export const verification: Section = {
  id: 'verification',
  number: '14',
  title: 'How to verify',
  *body({ bundle }) {
    if (bundle === null) {
      yield html`<p>A draft cannot be verified: it is neither signed nor listed anywhere. <code>affidavit export</code> makes the signed bundle, whose page says here how to check it.</p>`;
      return;
    }
    yield html`<p>The public key (<code>${bundle.principal}.pub.pem</code>) and <code>allowed_signers</code> must reach the auditor over a separate channel. Compare the fingerprint: ${digest(bundle.keyFingerprint)}. Put the zip, the files beside it and both of these into one folder. VERIFY.txt has more: a page for the browser, and cosign.</p>`;
    yield html`<h3>1 With affidavit</h3><pre>affidavit verify ${bundle.fileName} --public-key ${bundle.principal}.pub.pem</pre>`;
    yield way('2 On Linux, with bash, OpenSSH, OpenSSL and unzip', bundle.ways.linux);
    yield way('3 On macOS, with what the system brings', bundle.ways.mac);
    yield way('4 On Windows 10 or later, in PowerShell', bundle.ways.windows);
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

/** One way to check a zip: its steps with their commands. */
export function way(title: string, steps: readonly VerifyStep[]): Html {
  const items = steps.map(({ text, commands }) => html`<li>${text}<pre>${commands.join('\n')}</pre></li>`);
  return html`<h3>${title}</h3><ol>${items}</ol>`;
}
