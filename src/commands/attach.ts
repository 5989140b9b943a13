import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { sourceFlags } from '../cli/flags/sourceFlags.ts';
import { presentAttachment, presentRemoved } from '../cli/present/collect/attachment.ts';
import type { Attachment, AttachReport } from '../records/localRun.ts';

export default class Attach extends BaseCommand {
  static override summary = 'Attach a file to an item of the request list.';
  static override description =
    `For evidence that no gateway has: alert rules, tickets, policies, reports. The contents of the file are copied into the store unchanged: check it for secrets first. Attaching the same file to the same item again updates the note. With --remove the file is withdrawn: later exports do not contain it, and the withdrawal is recorded.

Exit status: 0 attached or withdrawn; 2 the file is missing, empty or larger than 256 MiB, or not attached to the item; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> attach siem-alert-rules.pdf --item 41 --note "Alert rules in force since May"',
    '<%= config.bin %> attach review-2026-Q3.xlsx --item 26 --period 2026-Q3 --json',
    '<%= config.bin %> attach siem-alert-rules.pdf --item 41 --remove --note "of the test system"',
  ];
  static override args = { file: Args.string({ required: true, description: 'any file, at most 256 MiB' }) };
  static override flags = {
    item: { ...sourceFlags.item, required: true },
    note: {
      ...commonFlags.note,
      description: 'what the file shows, for the auditor; or the reason of the withdrawal',
    },
    remove: sourceFlags.remove,
    period: {
      ...commonFlags.period,
      exclusive: [],
      description: 'the period it is for: 2026-Q3, 2026-07 or 2026 (default: every period)',
    },
    store: commonFlags.store,
  };

  async run(): Promise<AttachReport> {
    const { args, flags: given } = await this.parse(Attach);
    const { attachFile, removeAttachment } = await import('../usecases/attach.ts');
    const options = { file: args.file, item: given.item as number, note: given.note, period: given.period };
    const target = this.target(given.store);
    const isSilent = this.jsonEnabled() || given.quiet;
    if (given.remove) {
      const removed = removeAttachment(options, target);
      if (!isSilent) this.log(presentRemoved(removed));
      return { ...(removed[0] as Attachment), removed };
    }
    const attachment = attachFile(options, target);
    if (!isSilent) this.log(presentAttachment(attachment));
    return attachment;
  }
}
