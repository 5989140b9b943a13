import type { Place } from '../formats/yaml/placedYaml.ts';

/** Settings of the tests of controls as a person gave them, and the file that holds them. */
export interface GivenSettings {
  file: string;
  values: Readonly<Record<string, unknown>>;
  /** the place of a setting in the file, where it is known */
  placeOf?(name: string): Place;
}
