import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentAttachment } from '../cli/present/attachment.ts';
import type { Attachment } from '../records/localRun.ts';

export default class Attach extends BaseCommand {
  static override summary = 'Attach a file that answers a row of the control catalogue.';
  static override description =
    `For evidence that no gateway has: alert rules, tickets, policies, reports. The file is copied into the store as it is, by its content; look through it for secrets first. Attaching the same file to the same row again renews the note.

Exit status: 0 attached; 2 the file is missing, empty or larger than 256 MiB; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> attach siem-alert-rules.pdf --row 41 --note "Alert rules in force since May"',
    '<%= config.bin %> attach review-2026-Q3.xlsx --row 26 --period 2026-Q3 --json',
  ];
  static override args = { file: Args.string({ required: true, description: 'any file, at most 256 MiB' }) };
  static override flags = {
    row: { ...flags.row, required: true },
    note: flags.note,
    period: {
      ...flags.period,
      exclusive: [],
      description: 'the period it is for: 2026-Q3, 2026-07 or 2026 (default: every period)',
    },
    store: flags.store,
  };

  async run(): Promise<Attachment> {
    const { args, flags: given } = await this.parse(Attach);
    const { attachFile } = await import('../usecases/attach.ts');
    const attachment = attachFile(
      { file: args.file, row: given.row as number, note: given.note, period: given.period },
      { storeFile: given.store },
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentAttachment(attachment));
    return attachment;
  }
}
