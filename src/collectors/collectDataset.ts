import { createHmac, randomBytes } from 'node:crypto';
import { GatewayCallError, PagingLoopError } from '../gateway/callError.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type UnknownMember, unknownMembersText } from '../records/datasets.ts';
import type { EvidenceRow } from '../records/evidence.ts';
import type { CollectContext, DatasetOutcomeDraft, Generation, StateCollector } from './collector.ts';
import { judge, type Reading } from './datasetOutcome.ts';
import { RowRedactor } from './rowRedactor.ts';

const processKey = randomBytes(32);
const OF_THIS_PROCESS: CollectContext = {
  digest: (text) => createHmac('sha256', processKey).update(text).digest('hex'),
};

/** Methods that a gateway turned out not to know: called once, whoever calls. */
const unknownTo = new WeakMap<Gateway, Set<string>>();

/**
 * Reads one dataset: newest way of asking first, older ones where the gateway does not know it; takes secrets out of
 * every row; says what the result is worth. A failure of the gateway is a status, never an exception.
 *
 * @param save keeps one page of rows; whatever it throws is thrown on, because the store is at fault
 * @param signal when it is set off, the gateway's failure is thrown on instead of being judged
 * @param context by default digests that are good for this process only
 */
export async function collectDataset(
  gateway: Gateway,
  collector: StateCollector,
  save: (rows: EvidenceRow[]) => void,
  signal?: AbortSignal,
  context: CollectContext = OF_THIS_PROCESS,
): Promise<DatasetOutcomeDraft> {
  const redactor = new RowRedactor(collector.dataset);
  const unknown = unknownTo.get(gateway) ?? new Set<string>();
  unknownTo.set(gateway, unknown);
  const counted: CollectContext = { ...context, leftOut: (member, count) => redactor.leftOut(member, count) };
  let reading: Reading = NOT_OFFERED;
  for (const generation of collector.generations) {
    if (unknown.has(generation.rpc)) continue;
    const source = generation.rows(gateway, counted);
    reading = await read(source, generation, (rows) => save(rows.map((row) => redactor.redact(row))));
    if (signal?.aborted) throw reading.failure ?? signal.reason;
    if (!isUnknown(reading)) break;
    unknown.add(generation.rpc);
    reading = NOT_OFFERED;
  }
  const outcome = withUnknown(judge(gateway, collector, reading), redactor.unknown());
  return { outcome, redactions: redactor.redactions() };
}

/** The outcome with the members that a newer gateway sent and no dataset keeps, named in its reason, too. */
function withUnknown(
  outcome: DatasetOutcomeDraft['outcome'],
  unknown: UnknownMember[],
): DatasetOutcomeDraft['outcome'] {
  if (unknown.length === 0) return outcome;
  const reason = [outcome.reason, unknownMembersText(unknown)].filter((text) => text !== '').join('; ');
  return { ...outcome, reason, unknown };
}

/** The outcome when the gateway knows none of the calls. */
const NOT_OFFERED: Reading = { rows: 0, pages: 0, generation: undefined, failure: undefined };

function isUnknown({ failure, rows }: Reading): boolean {
  return rows === 0 && failure instanceof GatewayCallError && failure.isUnknownMethod;
}

async function read(
  source: AsyncGenerator<readonly EvidenceRow[]>,
  generation: Generation,
  save: (rows: readonly EvidenceRow[]) => void,
): Promise<Reading> {
  const reading: Reading = { rows: 0, pages: 0, generation, failure: undefined };
  try {
    for (;;) {
      const step = await source.next().catch((error: unknown) => ({ failure: asFailure(error, generation) }));
      if ('failure' in step) return { ...reading, failure: step.failure };
      if (step.done) return reading;
      reading.pages = generation.oneAnswer ? 1 : reading.pages + 1;
      reading.rows += step.value.length;
      if (step.value.length > 0) save(step.value);
    }
  } finally {
    await source.return(undefined);
  }
}

/** Whatever a gateway's answer set off costs its own dataset only, even an error that nobody thought of. */
function asFailure(error: unknown, { rpc }: Generation): GatewayCallError | PagingLoopError {
  if (error instanceof GatewayCallError || error instanceof PagingLoopError) return error;
  return new GatewayCallError(rpc, 'INTERNAL', 'an answer could not be understood', { cause: error });
}
