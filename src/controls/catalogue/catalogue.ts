import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../../formats/canonicalJson.ts';
import { PROCEDURES } from '../procedures/registry.ts';
import { pointsOfTest, REQUEST_ITEMS } from '../requestList/items.ts';
import { CRITERIA } from './criteria.ts';
import { EVIDENCE_ITEM_INFO } from './evidenceItems.ts';
import { POINTS_OF_FOCUS } from './pointsOfFocus.ts';

/** 2017 Trust Services Criteria with the points of focus of 2022. */
export const CATALOGUE_VERSION = 'tsc-2017-pof-2022';

/** The whole catalogue as one value. */
export const CATALOGUE = {
  version: CATALOGUE_VERSION,
  criteria: CRITERIA,
  pointsOfFocus: POINTS_OF_FOCUS,
  evidenceItems: EVIDENCE_ITEM_INFO,
  requestList: REQUEST_ITEMS,
  procedures: PROCEDURES.map(({ id, title, rule, points, sql }) => ({
    id,
    title,
    rule,
    points: pointsOfTest(id, points),
    sql: sql.text,
  })),
} as const;

/** Lower-case hex SHA-256 over the catalogue's canonical JSON: the manifest names the catalogue by it. */
export function catalogueSha256(): string {
  return createHash('sha256')
    .update(canonicalJson(CATALOGUE as unknown as JsonValue))
    .digest('hex');
}
