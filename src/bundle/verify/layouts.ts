import { z } from 'zod';
import { TEST_RESULTS } from '../../records/controls.ts';
import { fleetManifestSchema } from '../../records/fleetManifest.ts';
import { type Manifest, manifestSchema, type SupersededBundle } from '../../records/manifest.ts';
import { manifestV1Schema } from '../../records/manifestV1.ts';
import { FLEET_REQUIRED_FILES, REQUIRED_FILES } from '../names.ts';

/** The parts of a manifest that verify goes by, whatever its version. */
export interface ManifestFacts
  extends Pick<
    Manifest,
    'bundle_id' | 'sequence' | 'previous' | 'entity' | 'period' | 'exported_at' | 'files' | 'signing'
  > {
  cluster: { name: string };
  /** v1 knows no replacements */
  replaces?: number | null | undefined;
  superseded?: readonly SupersededBundle[] | undefined;
  register?: Manifest['register'];
  timestamps?: Manifest['timestamps'];
  datasets: readonly { dataset: string; files: readonly string[]; counts: { exported: number } }[];
  catalogue: { sha256: string };
  results: { tests: number; exceptions: number; counts: Record<string, number> };
  /** of the roll-up of a fleet: the bundles that it names */
  fleet?: FleetFacts | undefined;
}

/** The bundles that the roll-up of a fleet names, with paths below its folder. */
export interface FleetFacts {
  bundles: readonly { path: string; sha256: string; bytes: number; superseded: readonly string[] }[];
}

/** The parts of results.json that verify goes by. */
export interface ResultsFacts {
  catalogue: { sha256: string };
  results: readonly { id: string; exceptions: number; result: string }[];
}

/** All that verify knows of one version of the bundle's layout. */
export interface Layout {
  /** files that every bundle of this version has, besides META/ and SHA256SUMS */
  requiredFiles: readonly string[];
  /** @returns the facts, or in words what breaks the schema */
  readManifest(value: unknown): ManifestFacts | string;
  /** @returns null when it breaks its schema */
  readResults(value: unknown): ResultsFacts | null;
}

/** Columns of exceptions.csv that may name the procedure of a row: of v2, then of v1. */
export const PROCEDURE_COLUMNS = ['procedure', 'test'] as const;

/** @returns the layout that a manifest says it is of; null for versions that this program does not know */
export function layoutOf(manifest: unknown): Layout | null {
  const { schema } = (manifest ?? {}) as { schema?: unknown };
  return typeof schema === 'string' && Object.hasOwn(LAYOUTS, schema) ? (LAYOUTS[schema] ?? null) : null;
}

const count = z.number().int().nonnegative();
const catalogue = z.object({ version: z.string(), sha256: z.string() });

const resultsV1 = z.object({
  schema: z.literal('urn:affidavit:soc2-evidence:results:v1'),
  catalogue,
  results: z.array(
    z.object({
      id: z.string().min(1),
      exceptions: count,
      verdict: z.enum(['no_exception', 'exception', 'manual', 'blind', 'not_applicable', 'not_built']),
    }),
  ),
});

const resultsV2 = z.object({
  schema: z.literal('urn:affidavit:soc2-evidence:results:v2'),
  catalogue,
  results: z.array(z.object({ id: z.string().min(1), exceptions: count, result: z.enum(TEST_RESULTS) })),
});

const V1: Layout = {
  requiredFiles: [
    'manifest.json',
    'manifest.schema.json',
    'README.txt',
    'VERIFY.txt',
    'known-limitations.txt',
    'results.json',
    'exceptions.csv',
    'controls/matrix.csv',
    'collection/completeness.json',
    'collection/requests.jsonl',
  ],
  readManifest(value) {
    const parsed = manifestV1Schema.safeParse(value);
    if (!parsed.success) return describeIssue(parsed.error);
    const { tests, exceptions, by_verdict } = parsed.data.results;
    return { ...parsed.data, results: { tests, exceptions, counts: by_verdict } };
  },
  readResults(value) {
    const parsed = resultsV1.safeParse(value);
    if (!parsed.success) return null;
    const results = parsed.data.results.map(({ verdict, ...rest }) => ({ ...rest, result: verdict }));
    return { ...parsed.data, results };
  },
};

const V2: Layout = {
  requiredFiles: REQUIRED_FILES,
  readManifest(value) {
    const parsed = manifestSchema.safeParse(value);
    // a later version may have added members; those that this one knows have been checked all the same
    const isLater = !parsed.success && parsed.error.issues.every(({ code }) => code === 'unrecognized_keys');
    if (!parsed.success && !isLater) return describeIssue(parsed.error);
    const manifest = parsed.data ?? (value as Manifest);
    const { tests, exceptions, by_result } = manifest.results;
    return { ...manifest, results: { tests, exceptions, counts: by_result } };
  },
  readResults(value) {
    const parsed = resultsV2.safeParse(value);
    return parsed.success ? parsed.data : null;
  },
};

/** The roll-up of a fleet. */
const FLEET_V1: Layout = {
  requiredFiles: FLEET_REQUIRED_FILES,
  readManifest(value) {
    const parsed = fleetManifestSchema.loose().safeParse(value);
    if (!parsed.success) return describeIssue(parsed.error);
    const { clusters, results, ...manifest } = parsed.data;
    const { tests, exceptions, by_result } = results;
    return {
      ...manifest,
      datasets: [],
      results: { tests, exceptions, counts: by_result },
      fleet: { bundles: clusters.flatMap(({ bundle }) => (bundle === null ? [] : [bundle])) },
    };
  },
  readResults(value) {
    const parsed = resultsV2
      .extend({ schema: z.literal('urn:affidavit:soc2-evidence:fleet-results:v1') })
      .safeParse(value);
    return parsed.success ? parsed.data : null;
  },
};

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'urn:affidavit:soc2-evidence:manifest:v1': V1,
  'urn:affidavit:soc2-evidence:manifest:v2': V2,
  'urn:affidavit:soc2-evidence:fleet-manifest:v1': FLEET_V1,
};

function describeIssue(error: z.ZodError): string {
  const issue = error.issues.find(({ code }) => code !== 'unrecognized_keys') ?? error.issues[0];
  return `${issue?.path.slice(0, 8).join('.') ?? ''}: ${issue?.message ?? 'breaks the schema'}`;
}
