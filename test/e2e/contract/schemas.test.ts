import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { documentId } from '../../../src/cli/documentId.ts';
import { controlsReportSchema, criterionDetailSchema } from '../../../src/records/criterion.ts';
import { diffReportSchema } from '../../../src/records/delta.ts';
import { attachReportSchema, localRunSchema } from '../../../src/records/localRun.ts';
import { PEOPLE_KINDS } from '../../../src/records/peopleKinds.ts';
import { checkReportSchema } from '../../../src/records/reports/checkReport.ts';
import { configReportSchema } from '../../../src/records/reports/configReport.ts';
import { doctorReportSchema } from '../../../src/records/reports/doctorReport.ts';
import { draftReportSchema } from '../../../src/records/reports/draftReport.ts';
import { evidenceReportSchema } from '../../../src/records/reports/evidenceReport.ts';
import {
  exceptionAnswerSchema,
  exceptionDetailSchema,
  exceptionImportSchema,
  exceptionListSchema,
  exceptionTemplateSchema,
} from '../../../src/records/reports/exceptionReports.ts';
import { exportReportSchema } from '../../../src/records/reports/exportReport.ts';
import {
  fleetCheckSchema,
  fleetExportSchema,
  fleetHealthSchema,
  fleetPullSchema,
} from '../../../src/records/reports/fleetReports.ts';
import { healthReportSchema } from '../../../src/records/reports/healthReport.ts';
import { initReportSchema } from '../../../src/records/reports/initReport.ts';
import { keyReportSchema } from '../../../src/records/reports/keyReport.ts';
import {
  lakeCheckReportSchema,
  lakeResultsReportSchema,
  lakeSqlReportSchema,
  lakeVerifyReportSchema,
  lakeWriteReportSchema,
  referenceReportSchema,
} from '../../../src/records/reports/lakeReports.ts';
import {
  completionReportSchema,
  errorsReportSchema,
  helpReportSchema,
  versionReportSchema,
} from '../../../src/records/reports/programReports.ts';
import {
  pseudonymKeyReportSchema,
  revealReportSchema,
} from '../../../src/records/reports/pseudonymReport.ts';
import { reperformReportSchema } from '../../../src/records/reports/reperformReport.ts';
import { requestsListSchema, requestTrailReportSchema } from '../../../src/records/reports/requestReports.ts';
import {
  reviewExportSchema,
  reviewImportSchema,
  reviewListSchema,
  reviewStartSchema,
} from '../../../src/records/reports/reviewReports.ts';
import { sampleReportSchema } from '../../../src/records/reports/sampleReport.ts';
import { scheduleReportSchema } from '../../../src/records/reports/scheduleReport.ts';
import {
  storeBackupSchema,
  storeCheckSchema,
  storeCompactionSchema,
  storePruningSchema,
  storeRekeySchema,
} from '../../../src/records/reports/storeReports.ts';
import { verifierPageReportSchema } from '../../../src/records/reports/verifierPageReport.ts';
import { verifyChainReportSchema, verifyReportSchema } from '../../../src/records/reports/verifyReport.ts';
import { requestListSchema } from '../../../src/records/requestList.ts';
import { pullReportSchema, snapshotInfoSchema } from '../../../src/records/snapshot.ts';
import { documentSchema, errorDocumentSchema } from '../../support/documents.ts';
import { builtCommands } from '../../support/manifest.ts';
import { ROOT } from '../../support/root.ts';

// What --json prints is read by other people's programs: a change of its form shows here.
const DOCUMENTS = {
  pull: pullReportSchema,
  export: exportReportSchema,
  verifier: verifierPageReportSchema,
  verify: verifyReportSchema,
  'verify-chain': verifyChainReportSchema,
  'verify-reference': referenceReportSchema,
  'lake-write': lakeWriteReportSchema,
  'lake-check': lakeCheckReportSchema,
  'lake-verify': lakeVerifyReportSchema,
  'lake-sql': lakeSqlReportSchema,
  'lake-results': lakeResultsReportSchema,
  'keys-create': keyReportSchema,
  'pseudonyms-key': pseudonymKeyReportSchema,
  'pseudonyms-reveal': revealReportSchema,
  'keys-show': keyReportSchema,
  'snapshots-list': z.object({ snapshots: z.array(snapshotInfoSchema) }),
  'snapshots-show': snapshotInfoSchema,
  check: checkReportSchema,
  'config-show': configReportSchema,
  'controls-list': controlsReportSchema,
  'controls-show': criterionDetailSchema,
  'controls-template': z.object({ yaml: z.string() }),
  attach: attachReportSchema,
  import: pullReportSchema,
  init: initReportSchema,
  'people-import': localRunSchema,
  'people-template': z.object({
    kind: z.enum(PEOPLE_KINDS),
    columns: z.array(z.object({ name: z.string(), required: z.boolean(), about: z.string() })),
    csv: z.string(),
  }),
  'people-remove': localRunSchema,
  'collect-git': localRunSchema,
  'collect-tbot': localRunSchema,
  'collect-terraform': localRunSchema,
  probe: localRunSchema,
  'schedule-print': scheduleReportSchema,
  'store-backup': storeBackupSchema,
  'store-check': storeCheckSchema,
  'store-compact': storeCompactionSchema,
  'store-prune': storePruningSchema,
  'store-rekey': storeRekeySchema,
  diff: diffReportSchema,
  doctor: doctorReportSchema,
  health: healthReportSchema,
  'fleet-pull': fleetPullSchema,
  'fleet-health': fleetHealthSchema,
  'fleet-check': fleetCheckSchema,
  'fleet-export': fleetExportSchema,
  report: draftReportSchema,
  evidence: evidenceReportSchema,
  'exceptions-list': exceptionListSchema,
  'exceptions-show': exceptionDetailSchema,
  'exceptions-respond': exceptionAnswerSchema,
  'exceptions-import': exceptionImportSchema,
  'exceptions-template': exceptionTemplateSchema,
  'requests-list': requestsListSchema,
  'requests-show': requestTrailReportSchema,
  'review-start': reviewStartSchema,
  'review-import': reviewImportSchema,
  'review-status': reviewListSchema,
  'review-remind': reviewListSchema,
  'review-export': reviewExportSchema,
  reperform: reperformReportSchema,
  sample: sampleReportSchema,
  status: requestListSchema,
  errors: errorsReportSchema,
  help: helpReportSchema,
  version: versionReportSchema,
  completion: completionReportSchema,
  demo: z.object({
    out: z.string(),
    opening: pullReportSchema.nullable(),
    pull: pullReportSchema,
    lists: z.array(localRunSchema),
    tbot: localRunSchema,
    review: z.object({ started: reviewStartSchema, imported: reviewImportSchema }).nullable(),
    later: pullReportSchema,
    export: exportReportSchema,
    verify: verifyReportSchema,
  }),
} satisfies Record<string, z.ZodObject>;

const FOLDER = path.join(ROOT, 'docs', 'schemas');

it.each(Object.entries(DOCUMENTS))('%s --json keeps its form', async (name, report) => {
  const document = documentSchema(name, report as z.ZodObject);
  const schema = { $id: documentId(name), ...z.toJSONSchema(document) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(path.join(FOLDER, `${name}.json`));
});

it('an error under --json keeps its form', async () => {
  const schema = z.toJSONSchema(errorDocumentSchema);
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(path.join(FOLDER, 'error.json'));
});

it('every command that prints JSON has its schema in docs/schemas', () => {
  const printing = [...builtCommands().entries()].flatMap(([name, { flags }]) =>
    Object.values(flags).some((flag) => flag.name === 'json') ? [`${name.replaceAll(' ', '-')}.json`] : [],
  );
  // verify prints other documents for several bundles, and for a bundle with a lake
  const others = ['error.json', 'verify-chain.json', 'verify-reference.json'];
  expect(readdirSync(FOLDER).sort()).toEqual([...printing, ...others].sort());
});
