import type { ControlContext } from './context.ts';

/** How many events of each (event, code) the period holds. */
export type EventTypes = readonly { event: string; code: string; count: number }[];

const counted = new WeakMap<ControlContext, EventTypes>();

/** Counts the events of the period by type: once, since the matrix and every criterion ask. */
export function eventTypesOf(context: ControlContext): EventTypes {
  let types = counted.get(context);
  if (types === undefined) {
    const { store, period } = context;
    types = store.eventTypes({ fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 });
    counted.set(context, types);
  }
  return types;
}
