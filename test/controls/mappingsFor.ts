import { CONTROL_MAPPINGS, matchesEvent } from '../../src/controls/mapping/mapping.ts';
import type { ControlMapping } from '../../src/records/controls.ts';

/** The mappings of one dataset, or of one event type. */
export function mappingsFor(dataset: string, event?: string): ControlMapping[] {
  return CONTROL_MAPPINGS.filter(
    (mapping) =>
      mapping.dataset === dataset &&
      (event === undefined || mapping.event === undefined || matchesEvent(mapping.event, event)),
  );
}
