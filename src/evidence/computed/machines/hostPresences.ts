/** A join of a bot, or a certificate that it was given. Times in microseconds since 1970. */
export interface Sighting {
  us: number;
  source: 'bot_joins' | 'certificates';
  row: string;
  /** address without port; empty: unknown */
  host: string;
  instance: string;
  /** of certificates; null: unknown */
  expiresUs: number | null;
}

/** Two hosts at which certificates of one bot were valid at the same time; `untilUs` null: it is not known whether. */
export interface Overlap {
  firstHost: string;
  firstUs: number;
  untilUs: number | null;
  second: Sighting;
}

interface Presence {
  firstUs: number;
  /** end of its last certificate; null: none is known */
  untilUs: number | null;
  instances: Set<string>;
}

/** A certificate belongs to the join beside it: the two events are logged in either order. */
const BESIDE_US = 60_000_000;

/**
 * Follows one bot from host to host. A certificate of an unknown host belongs to the join beside it, else to the last join of
 * its instance. A certificate alone, without a join at its host, is held against others of the same instance only.
 *
 * @param sightings in order of time
 */
export function* overlapsOf(sightings: readonly Sighting[]): Generator<Overlap> {
  const presences = new Map<string, Presence>();
  const joins = sightings.filter(({ source, host }) => source === 'bot_joins' && host !== '');
  let next = 0;
  for (const sighting of sightings) {
    while (next < joins.length && (joins[next] as Sighting).us < sighting.us) next += 1;
    const host = sighting.host || hostBeside(sighting, joins, next);
    if (host === '') continue;
    if (sighting.source === 'bot_joins' || (sighting.host !== '' && sighting.instance !== ''))
      yield* against(presences, host, sighting);
    const presence = presences.get(host) ?? { firstUs: sighting.us, untilUs: null, instances: new Set() };
    if (ended(presence, sighting.us)) presence.firstUs = sighting.us;
    if (sighting.instance !== '') presence.instances.add(sighting.instance);
    const { expiresUs } = sighting;
    if (expiresUs !== null) presence.untilUs = Math.max(presence.untilUs ?? 0, expiresUs);
    presences.set(host, presence);
  }
}

function* against(
  presences: ReadonlyMap<string, Presence>,
  host: string,
  second: Sighting,
): Generator<Overlap> {
  for (const [firstHost, { firstUs, untilUs, instances }] of presences) {
    if (firstHost === host || (untilUs !== null && untilUs <= second.us)) continue;
    if (second.source === 'certificates' && (untilUs === null || !instances.has(second.instance))) continue;
    yield { firstHost, firstUs, untilUs, second };
  }
}

function ended({ untilUs }: Presence, us: number): boolean {
  return untilUs !== null && untilUs <= us;
}

function hostBeside({ us, instance }: Sighting, joins: readonly Sighting[], next: number): string {
  const near = [joins[next - 1], joins[next]].filter(
    (join) => join !== undefined && Math.abs(join.us - us) <= BESIDE_US && agree(join.instance, instance),
  ) as Sighting[];
  near.sort((a, b) => Math.abs(a.us - us) - Math.abs(b.us - us));
  if (near[0] !== undefined) return near[0].host;
  if (instance === '') return '';
  for (let at = next - 1; at >= 0; at -= 1) {
    const join = joins[at] as Sighting;
    if (join.instance === instance) return join.host;
  }
  return '';
}

function agree(one: string, other: string): boolean {
  return one === '' || other === '' || one === other;
}
