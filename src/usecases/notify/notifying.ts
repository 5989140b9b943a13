import type { AffidavitError } from '../../errors/affidavitError.ts';
import type { CheckReport } from '../../records/reports/checkReport.ts';
import type { PullReport } from '../../records/snapshot.ts';
import { deliver } from './deliver.ts';
import type { Message } from './message.ts';
import type { NotifySettings } from './notify.ts';
import { occasionsOfCheck, occasionsOfPull, type PulledFacts } from './occasions.ts';
import type { Sending } from './webhook.ts';

/** How a command notifies. */
export interface Notifying extends Sending {
  /** `notify:` of affidavit.yaml; undefined: nobody is notified */
  settings: NotifySettings | undefined;
  /** gets a sentence for each notification that failed */
  onFailure(text: string): void;
}

/** After a pull that ended. */
export async function notifyOfPull(
  notifying: Notifying,
  report: PullReport,
  facts: Omit<PulledFacts, 'report'>,
): Promise<void> {
  await send(notifying, () => ({
    cluster: report.cluster.name,
    occasions: occasionsOfPull({ ...facts, report }, Date.now()),
  }));
}

/** After a check. */
export async function notifyOfCheck(notifying: Notifying, report: CheckReport): Promise<void> {
  await send(notifying, () => ({ cluster: report.cluster, occasions: occasionsOfCheck(report) }));
}

/** After a pull, or the check behind it, that failed. An interruption is the person's own. */
export async function notifyOfFailure(
  notifying: Notifying,
  { code, message }: Pick<AffidavitError, 'code' | 'message'>,
): Promise<void> {
  if (notifying.signal.aborted) return;
  await send(notifying, () => ({
    cluster: null,
    occasions: [{ on: 'incomplete', text: `The pull failed: ${message} (${code})` }],
  }));
}

async function send(notifying: Notifying, message: () => Omit<Message, 'at'>): Promise<void> {
  for (const failure of await deliver(notifying.settings, message, notifying)) notifying.onFailure(failure);
}
