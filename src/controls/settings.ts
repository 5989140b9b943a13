import { z } from 'zod';

/**
 * Every threshold of the tests of controls, with its default. The ones that a test used are printed beside its result.
 * Times in hours, periods in days.
 */
export const controlSettingsSchema = z.strictObject({
  /** logins that give full control of a node */
  root_logins: z.array(z.string().min(1)).min(1).default(['root']),
  /** users (and "bot:<name>") who may hold administrative roles; empty: nobody has told us */
  approved_admins: z.array(z.string().min(1)).default([]),
  /** regular expression that a request's reason must match; empty: no ticket is asked for */
  ticket_pattern: z.string().refine(isPattern, 'not a regular expression').default(''),
  /** approvers, other than the requester, that an approved request must have */
  min_approvers: z.number().int().min(0).default(1),
  /** hours without any event that need an explanation */
  max_silence_hours: z.number().positive().default(24),
  /** hours after which a session that started must have ended */
  max_session_hours: z.number().positive().default(30),
});
export type ControlSettings = z.infer<typeof controlSettingsSchema>;

/** The defaults of all thresholds. */
export const DEFAULT_SETTINGS: ControlSettings = controlSettingsSchema.parse({});

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
