import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { collectDataset } from '../../../../src/collectors/collectDataset.ts';
import type { StateCollector } from '../../../../src/collectors/collector.ts';
import { STATE_COLLECTORS } from '../../../../src/collectors/state/registry.ts';
import type { EvidenceRow } from '../../../../src/records/evidence.ts';
import { type Answer, EVERYTHING, message, type Script, scriptedGateway } from './scriptedGateway.ts';

/** What comes of a dataset when a gateway says what the script says. */
export async function collectFrom(dataset: string, script: Script, rules = EVERYTHING) {
  const scripted = await scriptedGateway(script, rules);
  try {
    const collector = STATE_COLLECTORS.find((candidate) => candidate.dataset === dataset) as StateCollector;
    const rows: EvidenceRow[] = [];
    const { outcome, redactions } = await collectDataset(scripted.gateway, collector, (page) =>
      rows.push(...page),
    );
    return { outcome, redactions, rows, keys: rows.map(({ key }) => key) };
  } finally {
    await scripted.close();
  }
}

/** An answer of one message. */
export function says<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Answer {
  return { messages: [message(schema, init)] };
}

export const accessList = (name: string) => ({
  header: { kind: 'access_list', version: 'v1', metadata: { name } },
});
export const member = (list: string, name: string) => ({
  header: { kind: 'access_list_member', version: 'v1', metadata: { name } },
  spec: { accessList: list, name },
});
export const review = (list: string, name: string) => ({
  header: { kind: 'access_list_review', version: 'v1', metadata: { name } },
  spec: { accessList: list, reviewers: ['ann'] },
});
