import type { Conclusion } from '../../controls/conclusion.ts';
import { controlsOfItem } from '../../controls/entity/controlConclusions.ts';
import { requestRows } from '../../controls/requestList/requestList.ts';
import { RowCounts } from '../../controls/requestList/rowCounts.ts';
import type { RequestEvidence } from '../../controls/requestList/sourceAnswer.ts';
import { type EvidenceScope, outcomeIn } from '../../evidence/scope.ts';
import { logGaps } from '../../evidence/sources/logRows.ts';
import { isLocalDataset, LOCAL_DATASETS } from '../../records/localDatasets.ts';
import type { RequestRow } from '../../records/requestList.ts';
import { isFromFiles } from '../../records/snapshot.ts';

/** The request list of a conclusion: each item with its state, the evidence that answers it, and the next step. */
export function requestListRows({ set, scope, entity }: Conclusion): RequestRow[] {
  const counts = new RowCounts(set);
  const attached = new Map<number, number>();
  for (const { row } of scope.store.local.attachments(scope.period))
    attached.set(row, (attached.get(row) ?? 0) + 1);
  const rows = requestRows({
    ...commandsOf(scope),
    outcome: (dataset) => (dataset === 'events' ? logOutcome(scope) : (set.table(dataset)?.outcome ?? null)),
    count: (dataset, where) => counts.count(dataset, where),
    attachments: (item) => attached.get(item) ?? 0,
  });
  return rows.map((row) => ({ ...row, controls: controlsOfItem(row.item, entity, scope.period) }));
}

/** The request list of somebody who has collected nothing yet. */
export function emptyRequestList(): RequestRow[] {
  return requestRows({
    ...LOCAL,
    collectCommand: 'affidavit pull',
    logCommand: 'affidavit pull',
    outcome: () => null,
    count: () => 0,
    attachments: () => 0,
  });
}

const LOCAL: Pick<RequestEvidence, 'localCommand'> = {
  localCommand: (dataset) => (isLocalDataset(dataset) ? LOCAL_DATASETS[dataset].command : null),
};

type Commands = Pick<RequestEvidence, 'localCommand' | 'collectCommand' | 'logCommand'>;

function commandsOf({ closing, log }: EvidenceScope): Commands {
  if (isFromFiles(closing.cluster)) {
    const again = `affidavit import FILES --cluster ${closing.cluster.name}`;
    return { ...LOCAL, collectCommand: again, logCommand: again };
  }
  const gap = log.gaps.find(({ kind }) => kind === 'unread');
  const since = gap === undefined ? '' : ` --since ${new Date(gap.fromUs / 1000).toISOString()}`;
  return { ...LOCAL, collectCommand: 'affidavit pull', logCommand: `affidavit pull${since}` };
}

/** The audit log of the period: denied where the snapshot says so, partial where a part of it was not read. */
function logOutcome(scope: EvidenceScope): ReturnType<RequestEvidence['outcome']> {
  const outcome = outcomeIn(scope.closing, 'events');
  if (outcome === null || outcome.status === 'denied') return outcome;
  const reason = logGaps(scope);
  return reason === '' ? outcome : { ...outcome, status: 'partial', reason };
}
