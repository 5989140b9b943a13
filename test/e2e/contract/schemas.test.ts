import { expect, it } from 'vitest';
import { z } from 'zod';
import { coverageRowSchema } from '../../../src/records/coverage.ts';
import { criterionDetailSchema, criterionSummarySchema } from '../../../src/records/criterion.ts';
import { exportReportSchema } from '../../../src/records/exportReport.ts';
import { keyReportSchema } from '../../../src/records/keyReport.ts';
import { attachmentSchema, localRunSchema } from '../../../src/records/localRun.ts';
import { pullReportSchema, snapshotInfoSchema } from '../../../src/records/snapshot.ts';
import { verifyReportSchema } from '../../../src/records/verifyReport.ts';
import { errorCodesSchema, errorDocumentSchema } from '../../support/documents.ts';

// What --json prints is read by other people's programs: a change of its form shows here.
const DOCUMENTS = {
  pull: pullReportSchema,
  export: exportReportSchema,
  verify: verifyReportSchema,
  'keys-create': keyReportSchema,
  'keys-show': keyReportSchema,
  'snapshots-list': z.object({ snapshots: z.array(snapshotInfoSchema) }),
  'snapshots-show': snapshotInfoSchema,
  'controls-list': z.object({ criteria: z.array(criterionSummarySchema) }),
  'controls-show': criterionDetailSchema,
  attach: attachmentSchema,
  import: pullReportSchema,
  'people-import': localRunSchema,
  'collect-git': localRunSchema,
  'collect-tbot': localRunSchema,
  'collect-terraform': localRunSchema,
  probe: localRunSchema,
  status: z.object({ rows: z.array(coverageRowSchema) }),
  errors: errorCodesSchema,
  error: errorDocumentSchema,
} satisfies Record<string, z.ZodType>;

it.each(Object.entries(DOCUMENTS))('%s --json keeps its form', async (name, schema) => {
  await expect(`${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`).toMatchFileSnapshot(
    `schemas/${name}.json`,
  );
});
