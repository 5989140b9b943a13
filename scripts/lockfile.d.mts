interface Locked {
  version?: string;
  integrity?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}
interface Lockfile {
  packages: Record<string, Locked>;
}
export function isPlatformGap(stderr: string, lockfile: Lockfile): boolean;
export function unpinnedPackages(installed: Lockfile, lockfile: Lockfile): string[];
