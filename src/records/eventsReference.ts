import { z } from 'zod';
import { lakeEventsSchema } from './lakeManifest.ts';

/** collection/events-by-reference.json: the Parquet files that hold the audit log of a bundle which has no evidence/events/. */
export const eventsReferenceSchema = z.strictObject({
  schema: z.literal('urn:affidavit:soc2-evidence:events-by-reference:v1'),
  /** of the lake when the bundle was made; later writes of other clusters and periods give it another id, the files stay */
  lake_id: z.guid(),
  lake_sha256sums_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  cluster: z.string(),
  period: z.strictObject({ from: z.string(), to: z.string() }),
  /** events of the period; files hold whole days */
  events: z.number().int().nonnegative(),
  files: z.array(lakeEventsSchema),
});
export type EventsReference = z.infer<typeof eventsReferenceSchema>;
