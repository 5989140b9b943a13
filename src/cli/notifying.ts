import type { CheckReport } from '../records/reports/checkReport.ts';
import type { PullReport } from '../records/snapshot.ts';
import type { Message } from '../usecases/notify/message.ts';
import type { NotifySettings } from '../usecases/notify/notify.ts';
import type { PulledFacts } from '../usecases/notify/occasions.ts';
import type { Terminal } from './terminal.ts';
import { toAffidavitError } from './toAffidavitError.ts';

/** How a command notifies. */
export interface Notifying {
  /** `notify:` of affidavit.yaml; undefined: nobody is notified */
  settings: NotifySettings | undefined;
  signal: AbortSignal;
  /** has a line for each notification that failed, also under --quiet */
  terminal: Terminal;
}

/** After a pull that ended. */
export async function notifyOfPull(
  notifying: Notifying,
  report: PullReport,
  facts: Omit<PulledFacts, 'report'>,
): Promise<void> {
  if (notifying.settings === undefined) return;
  const { occasionsOfPull } = await import('../usecases/notify/occasions.ts');
  await send(notifying, () => ({
    cluster: report.cluster.name,
    occasions: occasionsOfPull({ ...facts, report }, Date.now()),
  }));
}

/** After a check. */
export async function notifyOfCheck(notifying: Notifying, report: CheckReport): Promise<void> {
  if (notifying.settings === undefined) return;
  const { occasionsOfCheck } = await import('../usecases/notify/occasions.ts');
  await send(notifying, () => ({ cluster: report.cluster, occasions: occasionsOfCheck(report) }));
}

/** After a pull, or the check behind it, that failed. An interruption is the person's own. */
export async function notifyOfFailure(notifying: Notifying, thrown: unknown): Promise<void> {
  if (notifying.settings === undefined || notifying.signal.aborted) return;
  const { code, message } = toAffidavitError(thrown);
  await send(notifying, () => ({
    cluster: null,
    occasions: [{ on: 'incomplete', text: `The pull failed: ${message} (${code})` }],
  }));
}

async function send(
  { settings, signal, terminal }: Notifying,
  message: () => Omit<Message, 'at'>,
): Promise<void> {
  const { deliver } = await import('../usecases/notify/deliver.ts');
  for (const failure of await deliver(settings, message, { environment: process.env, signal }))
    terminal.always(`warning: ${failure}`);
}
