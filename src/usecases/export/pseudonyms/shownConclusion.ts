import type { BundleInput } from '../../../bundle/input.ts';
import type { Conclusion } from '../../../controls/conclusion.ts';
import type { Register } from '../../../controls/register/register.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { plural } from '../../../formats/plural.ts';
import type { Pseudonymizer } from '../../../redaction/pseudonyms/pseudonymizer.ts';
import { attachmentInputs, type BundlePlace, bundleInput } from '../bundleInput.ts';
import { type PseudonymousConclusion, pseudonymConclusion } from './pseudonymConclusion.ts';
import { pseudonymRegister, type ShownRegister } from './pseudonymRegister.ts';

/** A conclusion as its bundle shows it. */
export interface ShownConclusion {
  conclusion: Conclusion;
  register: ShownRegister;
  input(place: BundlePlace): BundleInput;
  close(): void;
}

/**
 * The one place where names are replaced: rows leave the evidence set through it, whoever writes them, and so do the audit log and
 * what the store says beside the set.
 *
 * @param names null: they stay, and the conclusion is shown unchanged
 */
export function shownConclusion(
  conclusion: Conclusion,
  register: Register,
  names: Pseudonymizer | null,
): ShownConclusion {
  if (names === null)
    return {
      conclusion,
      register,
      input: (place) => bundleInput(conclusion, register, place),
      close() {},
    };
  const attached = attachmentInputs(conclusion).length;
  const plain = pseudonymConclusion(conclusion, names);
  const shown = pseudonymRegister(register, conclusion, plain.set, names);
  return {
    conclusion: plain,
    register: shown,
    input: (place) => withPseudonyms(bundleInput(plain, shown, place), plain, names, attached),
    close: () => plain.set.close(),
  };
}

/** The parts of a bundle that come neither out of the evidence set nor out of the store. */
function withPseudonyms(
  input: BundleInput,
  { unrepeatable }: PseudonymousConclusion,
  names: Pseudonymizer,
  attached: number,
): BundleInput {
  const { controls } = input;
  const { timezone: _, ...said } = input;
  return {
    ...input,
    superseded: names.data(said.superseded),
    redactions: names.data(said.redactions),
    settings: names.record(said.settings as JsonObject, ''),
    limitations: [...names.data(said.limitations), ...sentences(names, unrepeatable, attached)],
    datasets: input.datasets.map((dataset) => ({
      ...dataset,
      ...names.data({ query: dataset.query, outcome: dataset.outcome }),
    })),
    controls: {
      ...controls,
      requests: names.data(controls.requests),
      settings: controls.settings.map((setting) => ({ ...setting, value: names.text(setting.value) })),
    },
  };
}

function sentences(names: Pseudonymizer, unrepeatable: readonly string[], attached: number): string[] {
  const said = [
    `Names of users, e-mail addresses, network addresses and host names are pseudonyms of the key ${names.keyId}; the results were computed before.`,
    'Names are those that the evidence holds as such, and addresses by their form: a name that nothing but a free text mentions stays, and so may names of hosts in members that are not known to hold one (URLs of identity providers and of integrations), as do ids, logins of the operating system, roles, labels and resources whose names hold none.',
  ];
  if (unrepeatable.length > 0)
    said.push(
      `On the rows with pseudonyms these tests come to something else, so that they cannot be repeated on this bundle: ${unrepeatable.join(', ')}. Their results, populations and exceptions are those of the rows with names.`,
    );
  if (attached > 0)
    said.push(
      `${plural(attached, 'attached file')} ${attached === 1 ? 'is' : 'are'} left out: the contents of a file cannot be replaced by pseudonyms.`,
    );
  const { values, sentences } = names.wordsAmongNames;
  if (values > 0)
    said.push(
      `${plural(values, 'name')} ${values === 1 ? 'is' : 'are'} spelled like a column, or like a value that the tests compare with: replaced wherever a member holds a name, not inside other texts.`,
    );
  if (sentences > 0)
    said.push(
      `${plural(sentences, 'name')} ${sentences === 1 ? 'is' : 'are'} spelled like a word of this tool's own sentences and file names: replaced in the evidence, not in those.`,
    );
  return said;
}
