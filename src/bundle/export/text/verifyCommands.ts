import type { SigningAlgorithm } from '../../keys/keyForms.ts';
import { SSH_NAMESPACE } from '../../names.ts';
import { entitySlug } from '../../principal.ts';

/** Names in the commands: of the zip, its folder, the signer and the public key. All are plain words (entitySlug). */
interface VerifyNames {
  zip: string;
  folder: string;
  who: string;
  publicKey: string;
  algorithm: SigningAlgorithm;
}

/**
 * The names that the commands for a bundle hold.
 *
 * @param entity as the person typed it
 */
export function verifyNames(entity: string, zip: string, algorithm: SigningAlgorithm): VerifyNames {
  const who = entitySlug(entity);
  // the public key as `keys create` names it
  return { zip, folder: zip.replace(/\.zip$/, ''), who, publicKey: `${who}.pub.pem`, algorithm };
}

/** A step of a way to check a bundle: its sentence, and the commands to type, a line each. */
export interface VerifyStep {
  text: string;
  commands: readonly string[];
}

/** The commands that check a bundle without affidavit, on each system. */
export interface VerifyWays {
  linux: readonly VerifyStep[];
  mac: readonly VerifyStep[];
  windows: readonly VerifyStep[];
}

/** The same commands in VERIFY.txt and in the report: each way is enough. */
export function verifyWays(names: VerifyNames): VerifyWays {
  return { linux: linuxWay(names), mac: macWay(names), windows: windowsWay(names) };
}

const WHOLE = "Before unpacking: the key is the entity's, the zip is whole, and signed.";
const UNCHANGED = 'Every file is what SHA256SUMS says.';

/** bash, GNU coreutils, OpenSSH, OpenSSL, unzip. */
function linuxWay(names: VerifyNames): VerifyStep[] {
  const { zip, folder } = names;
  return [
    { text: WHOLE, commands: [fingerprint(names), `sha256sum --strict -c ${zip}.sha256`, sshBefore(names)] },
    {
      text: UNCHANGED,
      commands: [`unzip -q ${zip} -d ${folder} && cd ${folder}`, 'sha256sum --strict -c SHA256SUMS'],
    },
    ...after(names, [openssl(names)]),
  ];
}

/** zsh or bash, and the programs of macOS: shasum, bsdtar, OpenSSH, LibreSSL. */
function macWay(names: VerifyNames): VerifyStep[] {
  const { zip, folder, algorithm } = names;
  return [
    { text: WHOLE, commands: [fingerprint(names), `shasum -a 256 -c ${zip}.sha256`, sshBefore(names)] },
    {
      text: UNCHANGED,
      commands: [
        `mkdir ${folder} && bsdtar -xf ${zip} -C ${folder} && cd ${folder}`,
        'shasum -a 256 -c SHA256SUMS',
      ],
    },
    // LibreSSL of macOS has no Ed25519 for files
    ...after(names, algorithm === 'ed25519' ? [] : [openssl(names)]),
  ];
}

function after({ who }: VerifyNames, second: readonly string[]): VerifyStep[] {
  return [
    {
      text: 'No file was added (the sums do not show those). This prints nothing:',
      commands: [
        "diff <(find . -type f ! -path './META/*' ! -path ./SHA256SUMS | sed 's|^\\./||' | LC_ALL=C sort) <(cut -c67- SHA256SUMS)",
      ],
    },
    {
      text: `SHA256SUMS is signed by the entity's key.${second.length === 0 ? '' : ' Either one is enough.'}`,
      commands: [
        ...second,
        `ssh-keygen -Y verify -f ../allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s META/SHA256SUMS.sshsig < SHA256SUMS`,
      ],
    },
  ];
}

/**
 * Windows PowerShell 5.1 or PowerShell 7 with the OpenSSH client, tar and Get-FileHash of Windows. Input is redirected by cmd: PowerShell
 * has no such operator, and its pipes change bytes.
 */
function windowsWay(names: VerifyNames): VerifyStep[] {
  const { zip, folder, who } = names;
  return [
    {
      text: "Before unpacking: the key is the entity's, the zip is whole (True), and signed.",
      commands: [
        windowsFingerprint(names),
        `(Get-FileHash -Algorithm SHA256 ${zip}).Hash -eq (Get-Content ${zip}.sha256).Substring(0, 64)`,
        `cmd /c "${sshBefore(names)}"`,
      ],
    },
    {
      text: 'Every file is what SHA256SUMS says, and no file was added. Paste all lines at once; they print only what is wrong, then how many\nfiles are right.',
      commands: [`mkdir ${folder}`, `tar -xf ${zip} -C ${folder}`, `cd ${folder}`, ...COMPARISON],
    },
    {
      text: `SHA256SUMS is signed by the entity's key: Good "${SSH_NAMESPACE}" signature.`,
      commands: [
        `cmd /c "ssh-keygen -Y verify -f ../allowed_signers -I ${who} -n ${SSH_NAMESPACE} -s META/SHA256SUMS.sshsig < SHA256SUMS"`,
      ],
    },
  ];
}

/** PowerShell: every file against SHA256SUMS. */
const COMPARISON = [
  "$sums = New-Object 'System.Collections.Generic.Dictionary[string,string]'",
  'Get-Content -Encoding UTF8 SHA256SUMS | ForEach-Object { $sums[$_.Substring(66)] = $_.Substring(0, 64) }',
  '$right = 0',
  'Get-ChildItem -Recurse -File -Force | ForEach-Object {',
  "  $name = $_.FullName.Substring($PWD.Path.Length + 1).Replace('\\', '/')",
  '  if (-not $sums.ContainsKey($name)) {',
  "    if ($name -ne 'SHA256SUMS' -and $name -notlike 'META/*') { \"ADDED $name\" }",
  '  } elseif ((Get-FileHash -Algorithm SHA256 -LiteralPath $_.FullName).Hash -ne $sums[$name]) {',
  '    "CHANGED $name"',
  '    [void]$sums.Remove($name)',
  '  } else {',
  '    $right++',
  '    [void]$sums.Remove($name)',
  '  }',
  '}',
  '$sums.Keys | ForEach-Object { "MISSING $_" }',
  '"$right files are right"',
];

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
