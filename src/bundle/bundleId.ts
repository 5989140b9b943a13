import { canonicalJson, type JsonValue } from '../formats/canonicalJson.ts';
import { sha256 } from './host/cryptography.ts';

/**
 * The id of a bundle: a UUID of version 8 (RFC 9562 §5.8) over the canonical JSON of its manifest without the id.
 *
 * @param manifest every member but `bundle_id`, also those that this version does not know
 */
export function bundleIdOf(manifest: object): string {
  const digest = sha256(canonicalJson(manifest as unknown as JsonValue));
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
