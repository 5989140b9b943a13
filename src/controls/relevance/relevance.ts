import { EVENT_TYPES, eventTypeInfo } from '../../datasets/eventTypes/eventTypeRegistry.ts';
import { DATASETS } from '../../datasets/registry.ts';
import type { ControlMapping } from '../../records/controls.ts';
import { SUBJECTS } from './subjects.ts';

/** A point of focus that rows are relevant to, and why. */
export interface RelevantPoint {
  point: string;
  level: 'primary' | 'supporting';
}

/** The criterion of a point of focus. */
export function criterionOf(point: string): string {
  return point.slice(0, point.indexOf('-'));
}

/** Why rows are evidence for points of focus: what they show, and what that is relevant to. */
export function reasonFor(shows: string, points: readonly string[]): string {
  return `${shows}; relevant to ${points.map((point) => SUBJECTS[point] ?? point).join(', ')}`;
}

/** Points that the events of one type are relevant to; a type that nothing maps is part of the log and of no more. */
export function pointsOfEvent(
  event: string,
  code: string,
): { points: RelevantPoint[]; shows: string; item: string } {
  const info = eventTypeInfo(event, code);
  const primary = (info?.primary ?? []).map((point) => ({ point, level: 'primary' as const }));
  const supporting = (info?.supporting ?? []).map((point) => ({ point, level: 'supporting' as const }));
  const own = [...primary, ...supporting];
  const logged = own.some(({ point }) => point === LOGGED.point) ? [] : [LOGGED];
  return {
    points: [...own, ...logged],
    shows: info?.shows ?? 'is part of the audit log',
    item: info?.item ?? 'LOG',
  };
}

/** Every event is part of what detection works on. */
const LOGGED: RelevantPoint = { point: 'CC7.2-01', level: 'supporting' };

/** Why each dataset and each event type is evidence for a point of focus, as the store keeps it for its view. */
export const CONTROL_MAPPINGS: readonly ControlMapping[] = [...datasetMappings(), ...eventMappings()];

function* datasetMappings(): Generator<ControlMapping> {
  // rows that are relevant under a condition only show in the bundle: the store has no such tables
  for (const { name, item, relevance, shows } of DATASETS)
    for (const { point } of relevance.filter(({ where }) => where === undefined))
      yield {
        dataset: name,
        item,
        criterion: criterionOf(point),
        pointOfFocus: point,
        reason: reasonFor(shows, [point]),
      };
}

function* eventMappings(): Generator<ControlMapping> {
  for (const { event, item, primary, supporting, shows } of EVENT_TYPES)
    for (const point of [...primary, ...supporting])
      yield {
        dataset: 'events',
        event,
        item,
        criterion: criterionOf(point),
        pointOfFocus: point,
        reason: reasonFor(shows, [point]),
      };
}
