import { configKeyOf } from '../configuration/fromFile.ts';
import { bundleFlags } from './bundleFlags.ts';
import { commonFlags } from './commonFlags.ts';
import { gatewayFlags } from './gatewayFlags.ts';
import { bundlesOut } from './outputFlags.ts';
import { testFlags } from './testFlags.ts';

const all = { ...commonFlags, ...gatewayFlags, ...testFlags, ...bundleFlags, out: bundlesOut };

/** Every flag that takes its value from affidavit.yaml, by name; none is required. */
export function configuredFlags(): Partial<typeof all> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, flag]) => configKeyOf(flag) !== null)
      .map(([name, flag]) => [name, { ...flag, required: false }]),
  ) as Partial<typeof all>;
}
