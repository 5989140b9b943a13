import { type Setting, settingValue } from '../../evidence/settings.ts';
import type { Frequency } from '../../records/entityControl.ts';
import type { SampleSize } from '../../records/listings/populationListing.ts';

/**
 * Published sizes by how often a control operates, with no deviation expected (docs/controls.md §8). A continuous control is
 * sampled as one that operates many times a day.
 */
const PUBLISHED: Readonly<Record<Exclude<Frequency, 'on occurrence'>, number>> = {
  annual: 1,
  quarterly: 2,
  monthly: 2,
  weekly: 5,
  daily: 25,
  'many times a day': 40,
  continuous: 40,
};

/** Published sizes of a control that operates on occurrence: up to so many rows, a sample of so many. */
const ON_OCCURRENCE = [
  [10, 10],
  [50, 8],
  [250, 15],
  [Number.POSITIVE_INFINITY, 25],
] as const;

/** The population that a sample is drawn from. */
export interface Sampled {
  procedure: string;
  /** rows of the population */
  population: number;
  /** of the entity's controls that name the procedure: where they differ, the one with the most rows counts */
  frequencies: readonly Frequency[];
}

/** The size of the sample of a procedure, by the settings sample_profile and sample_sizes. */
export function sampleSize(
  { procedure, population, frequencies }: Sampled,
  settings: readonly Setting[],
): SampleSize {
  if (settingValue(settings, 'sample_profile') === 'census') return { rows: population, by: 'census' };
  const own = new Map(
    (settingValue(settings, 'sample_sizes') as readonly string[]).map((text) => {
      const at = text.lastIndexOf('=');
      return [text.slice(0, at), Number(text.slice(at + 1))] as const;
    }),
  );
  const named = own.get(procedure);
  if (named !== undefined)
    return limited(named, population, `${procedure}: ${named}, a setting of the entity`);
  const sizes = (frequencies.length === 0 ? (['on occurrence'] as const) : frequencies).map((frequency) => {
    const given = own.get(frequency);
    const most = given ?? published(frequency, population);
    return {
      most,
      by: `${frequency}: ${most}, ${given === undefined ? 'the published size' : 'a setting of the entity'}`,
    };
  });
  const { most, by } = sizes.reduce((largest, one) => (one.most > largest.most ? one : largest));
  return limited(most, population, by);
}

function published(frequency: Frequency, population: number): number {
  if (frequency !== 'on occurrence') return PUBLISHED[frequency];
  const [, most] = ON_OCCURRENCE.find(([rows]) => population <= rows) ?? ON_OCCURRENCE[3];
  return Math.min(most, population);
}

/** A population of fewer rows is its own sample. */
function limited(most: number, population: number, by: string): SampleSize {
  return { rows: Math.min(most, population), by };
}
