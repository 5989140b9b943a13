/** Sent until the server has reported its own version; high enough for a server that refuses old clients. */
const FIRST_VERSION = '18.0.0';

const SEMVER = /^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,64})?(?:\+[0-9A-Za-z.-]{1,64})?$/;

/** Value for the `version` header: what the server calls itself when that is a semantic version (teleport-api §1.8). */
export function headerVersion(reported: string | undefined, otherwise = FIRST_VERSION): string {
  return reported !== undefined && SEMVER.test(reported) ? reported : otherwise;
}
