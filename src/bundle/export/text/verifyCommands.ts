import type { SigningAlgorithm } from '../../keys/keyForms.ts';
import { SSH_NAMESPACE } from '../../names.ts';

/** Names in the commands of VERIFY.txt: of the zip, its folder, the signer and the public key. All are plain words (entitySlug). */
export interface VerifyNames {
  zip: string;
  folder: string;
  who: string;
  publicKey: string;
  algorithm: SigningAlgorithm;
}

/** bash, GNU coreutils, OpenSSH, OpenSSL, unzip. */
export function linuxWay(names: VerifyNames): string {
  return `${before(names)}
  sha256sum --strict -c ${names.zip}.sha256
  ${sshBefore(names)}

2. Every file is what SHA256SUMS says.

  unzip -q ${names.zip} -d ${names.folder} && cd ${names.folder}
  sha256sum --strict -c SHA256SUMS

${after(names, `  ${openssl(names)}\n`)}`;
}

/** zsh or bash, and the programs of macOS: shasum, bsdtar, OpenSSH, LibreSSL. */
export function macWay(names: VerifyNames): string {
  // LibreSSL of macOS has no Ed25519 for files
  const second = names.algorithm === 'ed25519' ? '' : `  ${openssl(names)}\n`;
  return `${before(names)}
  shasum -a 256 -c ${names.zip}.sha256
  ${sshBefore(names)}

2. Every file is what SHA256SUMS says.

  mkdir ${names.folder} && bsdtar -xf ${names.zip} -C ${names.folder} && cd ${names.folder}
  shasum -a 256 -c SHA256SUMS

${after(names, second)}`;
}

function before(names: VerifyNames): string {
  return `1. Before unpacking: the key is the entity's, the zip is whole, and signed.

  ${fingerprint(names)}`;
}

function after({ who }: VerifyNames, second: string): string {
  return `3. No file was added (the sums do not show those). This prints nothing:

  diff <(find . -type f ! -path './META/*' ! -path ./SHA256SUMS | sed 's|^\\./||' | LC_ALL=C sort) <(cut -c67- SHA256SUMS)

4. SHA256SUMS is signed by the entity's key.${second === '' ? '' : ' Either one is enough.'}

${second}  ssh-keygen -Y verify -f ../allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s META/SHA256SUMS.sshsig < SHA256SUMS`;
}

/**
 * Windows PowerShell 5.1 or PowerShell 7 with the OpenSSH client, tar and Get-FileHash of Windows. Input is redirected by cmd: PowerShell
 * has no such operator, and its pipes change bytes.
 */
export function windowsWay(names: VerifyNames): string {
  const { zip, folder, who } = names;
  return `1. Before unpacking: the key is the entity's, the zip is whole (True), and signed.

  ${windowsFingerprint(names)}
  (Get-FileHash -Algorithm SHA256 ${zip}).Hash -eq (Get-Content ${zip}.sha256).Substring(0, 64)
  cmd /c "${sshBefore(names)}"

2. Every file is what SHA256SUMS says, and no file was added. Paste all lines at once; they print only what is wrong, then how many
files are right.

  mkdir ${folder}
  tar -xf ${zip} -C ${folder}
  cd ${folder}
  $sums = New-Object 'System.Collections.Generic.Dictionary[string,string]'
  Get-Content -Encoding UTF8 SHA256SUMS | ForEach-Object { $sums[$_.Substring(66)] = $_.Substring(0, 64) }
  $right = 0
  Get-ChildItem -Recurse -File -Force | ForEach-Object {
    $name = $_.FullName.Substring($PWD.Path.Length + 1).Replace('\\', '/')
    if (-not $sums.ContainsKey($name)) {
      if ($name -ne 'SHA256SUMS' -and $name -notlike 'META/*') { "ADDED $name" }
    } elseif ((Get-FileHash -Algorithm SHA256 -LiteralPath $_.FullName).Hash -ne $sums[$name]) {
      "CHANGED $name"
      [void]$sums.Remove($name)
    } else {
      $right++
      [void]$sums.Remove($name)
    }
  }
  $sums.Keys | ForEach-Object { "MISSING $_" }
  "$right files are right"

3. SHA256SUMS is signed by the entity's key: Good "${SSH_NAMESPACE}" signature.

  cmd /c "ssh-keygen -Y verify -f ../allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s META/SHA256SUMS.sshsig < SHA256SUMS"`;
}

/** ssh-keygen reads a PEM of ECDSA; of Ed25519 it takes the line of allowed_signers. */
function fingerprint({ algorithm, publicKey }: VerifyNames): string {
  return algorithm === 'ed25519'
    ? "sed 's/.*ssh-ed25519/ssh-ed25519/' allowed_signers | ssh-keygen -lf -"
    : `ssh-keygen -i -m PKCS8 -f ${publicKey} | ssh-keygen -lf -`;
}

function windowsFingerprint(names: VerifyNames): string {
  return names.algorithm === 'ed25519'
    ? "(Get-Content allowed_signers) -replace '^.*ssh-ed25519', 'ssh-ed25519' | ssh-keygen -lf -"
    : `cmd /c "${fingerprint(names)}"`;
}

function sshBefore({ zip, who }: VerifyNames): string {
  return `ssh-keygen -Y verify -f allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s ${zip}.sshsig < ${zip}`;
}

function openssl({ algorithm, publicKey }: VerifyNames): string {
  return algorithm === 'ed25519'
    ? `openssl pkeyutl -verify -rawin -pubin -inkey ../${publicKey} -sigfile META/SHA256SUMS.sig -in SHA256SUMS`
    : `openssl dgst -sha256 -verify ../${publicKey} -signature META/SHA256SUMS.sig SHA256SUMS`;
}
