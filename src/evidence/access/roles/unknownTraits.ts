import { NO_TRAITS, type Traits } from '../traits.ts';

/** Traits of somebody of whom nothing is known: templates may give anything. */
export const UNKNOWN_TRAITS: Traits = { ...NO_TRAITS, unknown: 'the traits of the holder are not known' };
