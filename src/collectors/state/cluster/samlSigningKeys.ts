import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { Generation } from '../../collector.ts';

/** Signing certificates younger than this may have been made for the answer; in milliseconds. */
const FRESH_MS = 10 * 60_000;

/**
 * Where a SAML connector was stored without a signing key pair, a gateway makes one up for each answer (seen on 14.2.0).
 * Such a pair is no state: it is left out. A second reading distinguishes it from one that was stored a moment ago.
 */
export function withoutMadeUpKeys(way: Generation): Generation {
  return {
    ...way,
    async *rows(gateway, context) {
      const rows = await all(way.rows(gateway, context));
      if (!rows.some(hasFreshPair)) {
        yield rows;
        return;
      }
      const again = new Map((await all(way.rows(gateway, context))).map((row) => [row.key, pairOf(row)]));
      yield rows.map((row) =>
        hasFreshPair(row) && again.get(row.key) !== pairOf(row) ? withoutPair(row) : row,
      );
    },
  };
}

async function all(pages: AsyncGenerator<readonly EvidenceRow[]>): Promise<EvidenceRow[]> {
  const rows: EvidenceRow[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

function pairOf({ body }: EvidenceRow): string {
  const pair = (body.spec as JsonObject).signing_key_pair as JsonObject | undefined;
  return typeof pair?.cert === 'string' ? pair.cert : '';
}

function hasFreshPair(row: EvidenceRow): boolean {
  const cert = pairOf(row);
  if (cert === '') return false;
  try {
    return Date.parse(new X509Certificate(cert).validFrom) > Date.now() - FRESH_MS;
  } catch {
    return false;
  }
}

function withoutPair({ key, body }: EvidenceRow): EvidenceRow {
  const { signing_key_pair: _, ...spec } = body.spec as JsonObject;
  return { key, body: { ...body, spec } };
}
