import type { ControlMapping } from '../../records/controls.ts';
import { EVIDENCE_ITEM_INFO } from '../catalogue/evidenceItems.ts';
import { NAMED_EVIDENCE } from '../catalogue/namedRows.ts';
import { EVENT_MAPPINGS } from './eventMappings.ts';
import { ABOUT, SHOWS } from './phrases.ts';

/** Points that no row of the user's documents names, but that the item speaks to all the same. */
const BESIDE_THE_ROWS: Readonly<Record<string, readonly string[]>> = {
  DEV: ['CC6.7-04'],
};

/** Items whose definitions row 54 ("exported resource definitions") asks for: what the API lists as resources. */
const NOT_DEFINITIONS = new Set(['ARQ', 'LOG', 'CHG', 'SES', 'TLS', 'TBC', 'GIT', 'EXT']);

function pointsOf(item: string): string[] {
  const named = NAMED_EVIDENCE.filter((row) =>
    row.items === 'all' ? !NOT_DEFINITIONS.has(item) : (row.items as readonly string[]).includes(item),
  ).flatMap((row) => row.points);
  return [...new Set([...named, ...(BESIDE_THE_ROWS[item] ?? [])])].sort();
}

function datasetMappings(): ControlMapping[] {
  return EVIDENCE_ITEM_INFO.flatMap((info) =>
    info.datasets.flatMap((dataset) =>
      pointsOf(info.id).map((pointOfFocus) => ({
        dataset,
        item: info.id,
        criterion: criterionOf(pointOfFocus),
        pointOfFocus,
        reason: `${SHOWS[dataset] ?? `is evidence of ${info.name}`}, which speaks to ${about(pointOfFocus)}`,
      })),
    ),
  );
}

function eventMappings(): ControlMapping[] {
  return EVENT_MAPPINGS.flatMap(({ item, patterns, points, shows }) =>
    patterns.flatMap((event) =>
      points.map((pointOfFocus) => ({
        dataset: 'events',
        event,
        item,
        criterion: criterionOf(pointOfFocus),
        pointOfFocus,
        reason: `${shows}, which speaks to ${about(pointOfFocus)}`,
      })),
    ),
  );
}

function criterionOf(pointOfFocus: string): string {
  return pointOfFocus.slice(0, pointOfFocus.indexOf('-'));
}

function about(pointOfFocus: string): string {
  return ABOUT[pointOfFocus] ?? pointOfFocus;
}

/** Every reason for which evidence speaks to a point of focus. */
export const CONTROL_MAPPINGS: readonly ControlMapping[] = [...datasetMappings(), ...eventMappings()];

/** Whether an event type fits a pattern; "*" at its end stands for any ending. */
export function matchesEvent(pattern: string, event: string): boolean {
  return pattern.endsWith('*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern;
}
