import { z } from 'zod';
import { FREQUENCIES } from '../../records/entityControl.ts';

const OWN_SIZE = new RegExp(`^(?:${FREQUENCIES.join('|')}|[KX][A-Za-z0-9_-]{1,40})=[1-9][0-9]{0,5}$`);

/** Settings of the samples that a bundle draws. No result depends on them. */
export const sampleSettingsSchema = z.strictObject({
  sample_profile: z
    .enum(['published', 'census'])
    .default('published')
    .describe('how many rows samples/ draws: published: by how often the control operates; census: all'),
  sample_sizes: z
    .array(
      z
        .string()
        .regex(OWN_SIZE, 'not a frequency or a procedure with a number of rows, such as daily=30 or K08=40'),
    )
    .default([])
    .describe(
      'numbers of rows in place of the published ones, by frequency or procedure: "daily=30", "K08=40"; the last of the same name counts',
    ),
});
