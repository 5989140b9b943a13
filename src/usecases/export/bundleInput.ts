import { type AttachmentInput, attachmentPath } from '../../bundle/attachments.ts';
import type { BundleInput } from '../../bundle/input.ts';
import { EVENTS_REFERENCE } from '../../bundle/names.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { ipeFacts } from '../../controls/ipe/ipeFacts.ts';
import { textOf } from '../../evidence/tables/settingTables.ts';
import type { EventsReference } from '../../records/eventsReference.ts';
import { LOCAL_DATASETS, type LocalDataset } from '../../records/localDatasets.ts';
import { controlsInput } from './controlsInput.ts';
import { datasetInputs } from './datasetInputs.ts';
import { eventsInput } from './eventsInput.ts';
import { generalLimitations } from './limitations.ts';
import type { ShownRegister } from './pseudonyms/pseudonymRegister.ts';

/** Statements of a bundle about itself, beside its evidence. */
export interface BundlePlace
  extends Pick<
    BundleInput,
    | 'sequence'
    | 'previous'
    | 'replaces'
    | 'superseded'
    | 'timestamps'
    | 'pseudonymKey'
    | 'delta'
    | 'entity'
    | 'exportedAt'
  > {
  /** where the events are, when the bundle does not hold them */
  eventsReference?: EventsReference | null;
}

/** Everything that the bundle of a conclusion is made of. */
export function bundleInput(
  conclusion: Conclusion,
  register: ShownRegister,
  place: BundlePlace,
): BundleInput {
  const { scope, settings } = conclusion;
  const { closing, period, store } = scope;
  const { eventsReference = null, ...own } = place;
  const eventsFile = eventsReference === null ? 'evidence/events/*.jsonl' : EVENTS_REFERENCE;
  const controls = controlsInput(conclusion, register, eventsFile);
  return {
    ...own,
    period,
    timezone: settings.evidence.timezone,
    cluster: closing.cluster,
    caller: closing.caller,
    unreadable: closing.datasets
      .filter(({ status, permission }) => status === 'denied' && permission !== '')
      .map(({ permission }) => permission),
    collector: { version: closing.collector_version, node: closing.node_version, run: closing.run },
    snapshot: closing,
    stateObservedAt: closing.started,
    clockSkewMs: closing.clock_skew_ms,
    datasets: datasetInputs(conclusion),
    events: eventsInput(scope, eventsReference),
    ipe: ipeFacts(conclusion).map((facts) =>
      facts.listing === 'events' && eventsReference !== null ? { ...facts, file: EVENTS_REFERENCE } : facts,
    ),
    calls: () => store.calls(closing.id),
    controls,
    limitations: [
      ...generalLimitations(conclusion, controls.requests),
      ...chainLimitations(register, place),
      ...(eventsReference === null ? [] : [referenceLimitation(eventsReference)]),
    ],
    redactions: redactions(conclusion),
    settings: textSettings(conclusion),
  };
}

/** Gaps in the comparison with earlier bundles. */
function chainLimitations(register: ShownRegister, { delta }: Pick<BundlePlace, 'delta'>): string[] {
  const unregistered = register.unregistered;
  return [
    ...(delta.previous === null || delta.reason === '' ? [] : [delta.reason]),
    ...(unregistered === null
      ? []
      : [
          `Bundles up to number ${unregistered} were made before the register of exceptions: how often an exception was listed counts from the next one on.`,
        ]),
  ];
}

function referenceLimitation({ events, files }: EventsReference): string {
  return `The ${events} events of the period are not in this bundle. ${EVENTS_REFERENCE} names the ${files.length} Parquet files that hold them, with their SHA-256; \`affidavit verify BUNDLE --lake DIR\` checks them. Tests that read the audit log event by event cannot be repeated from the bundle alone.`;
}

/** Every setting as text, by name. */
export function textSettings({ settings }: Pick<Conclusion, 'settings'>): Record<string, string> {
  return Object.fromEntries(settings.all.map(({ name, value }) => [name, textOf(value)]));
}

/** The attached files that go into the bundle. */
export function attachmentInputs({ scope: { store, period } }: Conclusion): AttachmentInput[] {
  return store.local.attachments(period).map((attachment) => ({
    path: attachmentPath(attachment),
    sha256: attachment.sha256,
    bytes: () => store.local.attachmentBytes(attachment.sha256),
  }));
}

/** Members that were taken out of rows, of the gateway's and of local ones. */
export function redactions({ scope: { store, closing, period } }: Conclusion): BundleInput['redactions'] {
  const local = (Object.keys(LOCAL_DATASETS) as LocalDataset[]).map((dataset) => ({
    dataset,
    redactions: store.local.serving(dataset, period).flatMap((source) => source.redactions),
  }));
  return [...store.redactions(closing.id), ...local].flatMap(({ dataset, redactions: taken }) =>
    taken.map(({ path, rule, count }) => ({ path: `${dataset}: ${path}`, rule, count })),
  );
}
