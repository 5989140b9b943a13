import { z } from 'zod';

/** Programs that can run the nightly pull. */
export const SCHEDULERS = ['cron', 'systemd', 'kubernetes'] as const;
export type Scheduler = (typeof SCHEDULERS)[number];

/** `schedule print --json`: the texts, and what is left to do. */
export const scheduleReportSchema = z.object({
  scheduler: z.enum(SCHEDULERS),
  name: z.string().describe('name of the units or resources, made from that of the cluster'),
  time: z.string().describe('HH:MM of every night; the minute follows from the name of the cluster'),
  zone: z.enum(['local', 'UTC']).describe('zone of that time; cron goes by the local one'),
  files: z.array(z.object({ name: z.string(), text: z.string() })),
  folder: z.string().nullable().describe('where the files were written; null: they were only printed'),
  commands: z.array(z.string()).describe('lines for a shell that put the files in force'),
  notes: z.array(z.string()).describe('what the program cannot know or take over, in sentences'),
});
export type ScheduleReport = z.infer<typeof scheduleReportSchema>;
