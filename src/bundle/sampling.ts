import { createHash } from 'node:crypto';

/** One drawn row. */
export interface Drawn {
  /** from 1, in the order of the draw */
  rank: number;
  rowId: string;
  /** beyond the sample size: taken in the place of a row that cannot be tested */
  spare: boolean;
}

/** Rows drawn beyond the sample size. */
const SPARES = 5;

/** The engagement of the samples that a bundle holds; an auditor draws with an own string. */
export function ownEngagement(entity: string, periodLabel: string): string {
  return `${entity} ${periodLabel}`;
}

/**
 * The seed of a draw, so that nobody picks: lower-case hex SHA-256 of engagement, procedure and the SHA-256 of the population's
 * file, with a line feed between them.
 */
export function sampleSeed(engagement: string, procedure: string, populationSha256: string): string {
  return createHash('sha256').update(`${engagement}\n${procedure}\n${populationSha256}`).digest('hex');
}

/**
 * Draws a sample: rows ranked by SHA-256 of the seed followed by the row's key, the first ones taken. Memory grows with
 * the sample, not with the population.
 *
 * @param size rows of the sample; spares come on top
 */
export function drawSample(seed: string, rowIds: Iterable<string>, size: number): Drawn[] {
  const kept: { order: string; rowId: string }[] = [];
  const most = size + SPARES;
  const shorten = () => {
    kept.sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)));
    kept.length = Math.min(kept.length, most);
  };
  for (const rowId of rowIds) {
    const order = createHash('sha256')
      .update(seed + rowId)
      .digest('hex');
    kept.push({ order, rowId });
    if (kept.length >= 2 * most + 1_000) shorten();
  }
  shorten();
  return kept.map(({ rowId }, index) => ({ rank: index + 1, rowId, spare: index >= size }));
}
