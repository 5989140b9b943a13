import { everydayEvents, type NightSpan, newId, signedInAgain } from './everyday.ts';
import type { GatewayData } from './gatewayData.ts';
import { HAPPENINGS } from './happenings.ts';

/** A night that passed. */
export interface Night {
  data: GatewayData;
  /** the change of the night, in a sentence */
  happened: string;
}

/**
 * Lets a company live on for a night: an everyday day of its log is repeated with separate identifiers, and one change happens.
 * The same number always gives the same night.
 *
 * @param company the company as it was written down, moved to its place in time
 * @param data the state after the night before
 * @param number 1 for the first night after the company's quarter
 */
export function liveNight(company: GatewayData, data: GatewayData, number: number, span: NightSpan): Night {
  const events = everydayEvents(company, number, span);
  const happening = HAPPENINGS[(number - 1) % HAPPENINGS.length] as (typeof HAPPENINGS)[number];
  const changed = happening({
    data,
    time: (minute) =>
      new Date(span.fromMs + Math.floor(((span.toMs - span.fromMs) * minute) / 1440)).toISOString(),
    id: (name) => newId(name, number),
    week: Math.floor((number - 1) / HAPPENINGS.length) + 1,
  });
  return {
    happened: changed.happened,
    data: {
      ...changed.data,
      users: signedInAgain(changed.data.users, 1),
      events: [...data.events, ...events, ...changed.events],
      now: new Date(span.toMs).toISOString(),
    },
  };
}
