import { expect, it } from 'vitest';
import { DATASETS } from '../../src/datasets/registry.ts';
import { loadEvidenceSet } from '../../src/evidence/loadedSet.ts';

async function* noLines(): AsyncGenerator<Buffer> {}

it('a set loaded from a bundle has the indexes of the one that it was concluded from', async () => {
  const set = await loadEvidenceSet(() => noLines());
  try {
    const made = set.db
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'index'")
      .pluck()
      .all();
    const described = DATASETS.flatMap(({ name, rolled, indexes = [] }) =>
      (rolled === true ? [name, `opening_${name}`] : [name]).flatMap((table) =>
        indexes.map((_, at) => `${table}_by_${at + 1}`),
      ),
    );
    expect(described.length).toBeGreaterThan(40);
    expect(made.sort()).toEqual(described.sort());
  } finally {
    set.close();
  }
});
