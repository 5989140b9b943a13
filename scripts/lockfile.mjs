// Facts about package-lock.json. Used before anything is installed: no dependency, any Node.

/**
 * Whether `npm ci` failed for nothing but this: the lockfile has no entry for optional packages of some platforms, because the
 * registry on which it was made lacked them.
 *
 * @param {string} stderr of `npm ci`
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} lockfile
 */
export function isPlatformGap(stderr, lockfile) {
  if (!/^npm (?:error|ERR!) code EUSAGE$/m.test(stderr)) return false;
  // npm lists each difference between package.json and the lockfile: "Missing: …", "Invalid: …"
  const differences = [...stderr.matchAll(/^npm (?:error|ERR!) ([A-Z][a-z]+: .*)$/gm)].map(
    ([, text]) => text,
  );
  const missing = differences.map((text) => /^Missing: (@?[^@\s]+)@\S+ from lock file$/.exec(text)?.[1]);
  const optional = new Set(
    Object.values(lockfile.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    ),
  );
  return missing.length > 0 && missing.every((name) => name !== undefined && optional.has(name));
}

/**
 * Installed packages that the lockfile does not name with the same version and hash.
 *
 * @param installed node_modules/.package-lock.json
 * @param lockfile package-lock.json
 */
export function unpinnedPackages(installed, lockfile) {
  return Object.entries(installed.packages)
    .filter(([place, { version, integrity, link }]) => {
      const pinned = lockfile.packages[place];
      if (pinned === undefined) return true;
      // folders of this repository have no hash
      if (link === true || !place.includes('node_modules/')) return false;
      return pinned.version !== version || pinned.integrity === undefined || pinned.integrity !== integrity;
    })
    .map(([place, { version }]) => `${place}@${version}`);
}
