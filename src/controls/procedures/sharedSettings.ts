import { z } from 'zod';
import { deadlineSchema, durationSchema } from '../../evidence/settings.ts';

/** Settings that several procedures share: one definition each. */
export const breakGlass = z
  .array(z.string().min(1))
  .default([])
  .describe('accounts for emergencies, beside the list `people import --kind break-glass`');
export const dormantDays = z
  .number()
  .int()
  .positive()
  .default(90)
  .describe('days without activity after which an identity is dormant');
export const failedJoins = z.number().int().positive().default(5).describe('refusals that make a burst');
export const failedJoinsWindow = durationSchema.default('10m').describe('time within which they must fall');
export const followUp = durationSchema
  .default('24h')
  .describe('time within which a burst of refusals must be followed up by a lock, a ticket or a response');
export const maxBotCertTtl = durationSchema.default('24h').describe('longest certificate of a bot');
export const clockSkew = durationSchema.default('1m').describe('difference of clocks that is allowed for');
export const leaverSla = deadlineSchema
  .default('24h')
  .describe('time after which the access of a leaver must have ended');
export const minRsaBits = z.number().int().positive().default(2048).describe('smallest RSA key, bits');
