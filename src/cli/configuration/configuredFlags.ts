import { flags } from '../flags.ts';
import { configKeyOf, fromFile } from './fromFile.ts';

/** `--out` of the commands that write bundles. */
export const bundlesOut = fromFile(flags.out, 'out');

/** `--cluster` of the commands that connect to a gateway. */
export const leafCluster = fromFile(
  {
    ...flags.cluster,
    description: "leaf cluster to pull through its root's proxy (default: the identity's own cluster)",
  },
  'gateway.cluster',
);

type Configured = Omit<typeof flags, 'out' | 'cluster'> & { out: typeof bundlesOut };

/** Every flag that takes its value from affidavit.yaml, by name; none is required. */
export function configuredFlags(): Partial<Configured> {
  const all = { ...flags, out: bundlesOut, cluster: leafCluster };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, flag]) => configKeyOf(flag) !== null)
      .map(([name, flag]) => [name, { ...flag, required: false }]),
  ) as Partial<Configured>;
}
