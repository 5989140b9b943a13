import './withoutEval.ts';
import { readTrust } from '../../bundle/verify/trust.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { type ChosenFiles, choose, NOTHING_CHOSEN, type Purpose } from './chosenFiles.ts';
import { byId, element, facts, shown } from './elements.ts';
import { reportElements } from './showReport.ts';
import { verifyFile } from './verifyFile.ts';

const PURPOSES: Record<Purpose, string> = {
  zip: 'Bundle',
  publicKey: 'Public key',
  allowedSigners: 'Allowed signers',
  sha256: 'Sum beside the zip',
  sshsig: 'Signature beside the zip',
};

let chosen: ChosenFiles = NOTHING_CHOSEN;
let isBusy = false;

const input = byId<HTMLInputElement>('files');
const drop = byId('drop');
const button = byId<HTMLButtonElement>('verify');
const progress = byId<HTMLProgressElement>('progress');
const status = byId('status');

input.addEventListener('change', () => {
  void take([...(input.files ?? [])]);
  // the same file can be chosen again
  input.value = '';
});
for (const type of ['dragenter', 'dragover'] as const)
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
for (const type of ['dragleave', 'drop'] as const)
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (type === 'drop') void take([...(event.dataTransfer?.files ?? [])]);
  });
button.addEventListener('click', () => void verify());
byId('forget').addEventListener('click', () => {
  if (isBusy) return;
  chosen = NOTHING_CHOSEN;
  showReport([]);
  void showChosen([]);
});

if (globalThis.crypto?.subtle === undefined || typeof DecompressionStream !== 'function') {
  say(
    'This browser lacks WebCrypto or DecompressionStream, which the checks need. Open the page in a current browser.',
  );
  input.disabled = true;
} else input.disabled = false;

async function take(files: readonly File[]): Promise<void> {
  if (isBusy || files.length === 0) return;
  const { chosen: now, refused } = choose(chosen, files);
  chosen = now;
  showReport([]);
  await showChosen(refused);
}

async function showChosen(refused: readonly string[]): Promise<void> {
  const pairs = (Object.keys(PURPOSES) as Purpose[]).flatMap((purpose): [string, string][] => {
    const file = chosen[purpose];
    if (file === null) return [];
    const unused = purpose === 'publicKey' && chosen.allowedSigners !== null;
    return [[PURPOSES[purpose], unused ? `${file.name} (not used: allowed_signers is)` : file.name]];
  });
  const key = await describeKey();
  const parts = [facts(pairs), ...key, ...refused.map((text) => element('p', { class: 'refused' }, text))];
  byId('chosen').replaceChildren(...(pairs.length === 0 && refused.length === 0 ? [] : parts));
  button.disabled = chosen.zip === null;
  byId('forget').hidden = pairs.length === 0;
  say(chosen.zip === null ? 'No bundle chosen yet.' : 'Ready.');
}

/** The fingerprints of what was chosen, to be compared before anything is verified. */
async function describeKey(): Promise<HTMLElement[]> {
  const file = chosen.allowedSigners ?? chosen.publicKey;
  if (file === null)
    return chosen.zip === null
      ? []
      : [
          element(
            'p',
            { class: 'refused' },
            'No key chosen. With the enclosed key only, the best verdict is "self-attested", never "verified".',
          ),
        ];
  try {
    const text = await file.text();
    const given = readTrust(
      file === chosen.allowedSigners ? { allowedSigners: text } : { publicKeyPem: text },
    );
    const prints = (given?.keys ?? []).slice(0, 20).map(({ fingerprint }) => fingerprint);
    return [
      facts(prints.map((print) => ['Fingerprint', print] as const)),
      element(
        'p',
        {},
        'Compare the fingerprint with the one that the entity gave you over a separate channel: in person, by telephone, from a page that you trust.',
      ),
    ];
  } catch (error) {
    return [element('p', { class: 'refused' }, messageOf(error))];
  }
}

async function verify(): Promise<void> {
  const { zip } = chosen;
  if (isBusy || zip === null) return;
  isBusy = true;
  button.disabled = true;
  input.disabled = true;
  showReport([]);
  progress.hidden = false;
  let percent = -1;
  try {
    const verified = await verifyFile(zip, chosen, (part) => {
      progress.value = part;
      const now = Math.floor(part * 10) * 10;
      if (now !== percent) say(`Reading ${zip.name}: ${now} %.`);
      percent = now;
    });
    showReport(reportElements(verified));
    say(`Verdict: ${verified.report.verdict}.`);
    byId('verdict').focus();
  } catch (error) {
    say(`No verdict was reached. ${messageOf(error)}`);
  } finally {
    isBusy = false;
    button.disabled = false;
    input.disabled = false;
    progress.hidden = true;
  }
}

function showReport(parts: readonly HTMLElement[]): void {
  byId('report').replaceChildren(...parts);
  byId('verdict-section').hidden = parts.length === 0;
}

function messageOf(error: unknown): string {
  if (error instanceof AffidavitError) return `${error.message} ${error.hint}`.trim();
  if (error instanceof DOMException)
    return `The browser cannot read the file (${error.name}). It may have been moved or changed: choose it again.`;
  return `The page failed: ${String(error)}`;
}

function say(text: string): void {
  status.textContent = shown(text);
}
