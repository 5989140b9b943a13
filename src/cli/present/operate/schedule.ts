import { printable } from '../../../formats/printable.ts';
import type { ScheduleReport } from '../../../records/reports/scheduleReport.ts';

/** The texts themselves, one after the other. */
export function presentSchedule({ files }: ScheduleReport): string {
  return files.map(({ text }) => text).join('\n');
}

/** The next steps: the time, the commands, then what the program cannot know. */
export function scheduleAdvice({ time, zone, commands, notes }: ScheduleReport): string {
  return [
    `Runs every night at ${time}${zone === 'UTC' ? ' UTC' : ' of this machine'}. To put it in force:`,
    ...commands.map((command) => `  ${command}`),
    ...notes.map((note) => printable(note, 1_000)),
  ].join('\n');
}
