/** A built-in identity of the gateway in events: `<host uuid>.<cluster>` (teleport-api §0.4 item 6). */
const HOST_IDENTITY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\../;

/** An actor as people read it. Files keep the gateway's own name. */
export function readerActor(actor: string): string {
  const [, uuid] = HOST_IDENTITY.exec(actor) ?? [];
  return uuid === undefined ? actor : `local administrator on the auth host (${uuid})`;
}
