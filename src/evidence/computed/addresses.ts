/** The host of an address as events print it, without the port, which differs from call to call. */
export function hostOf(address: string): string {
  const match = /^\[(.+)\](?::\d+)?$/.exec(address) ?? /^([^:]+):\d+$/.exec(address);
  return match?.[1] ?? address;
}
