/**
 * The four functions of the Reflect metadata proposal that @peculiar/x509's dependency injection asks for at import.
 * Kept to what is needed so that no polyfill package enters the tarball; an existing one is left alone.
 */
type Metadata = Map<unknown, unknown>;

const byTarget = new WeakMap<object, Metadata>();

function own(key: unknown, target: object): unknown {
  return byTarget.get(target)?.get(key);
}

function define(key: unknown, value: unknown, target: object): void {
  const known = byTarget.get(target) ?? new Map();
  known.set(key, value);
  byTarget.set(target, known);
}

function inherited(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at) as object | null) {
    if (byTarget.get(at)?.has(key)) return own(key, at);
  }
  return undefined;
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata: define,
    getOwnMetadata: own,
    getMetadata: inherited,
    metadata: (key: unknown, value: unknown) => (target: object) => define(key, value, target),
  });
}
