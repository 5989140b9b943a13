import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Check, LockedPackage } from './check.ts';
import { npm } from './npm.ts';

/**
 * Writes the bill of materials of the installed program, a CycloneDX document that npm makes from the lockfile alone.
 *
 * npm is given the lockfile without development dependencies: its `--omit dev` also leaves out what the program and a development
 * tool both use.
 *
 * @param root folder of the checkout
 * @param file where it goes
 */
export function writeSbom(root: string, file: string): Check {
  const read = (name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
  const { devDependencies: _, ...manifest } = read('package.json');
  const lockfile = shippedOnly(read('package-lock.json'));
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-sbom-'));
  try {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lockfile));
    const flags = ['--sbom-type', 'application', '--package-lock-only', '--loglevel=error'];
    const { status, stdout, stderr } = npm(folder, ['sbom', '--sbom-format', 'cyclonedx', ...flags]);
    if (status !== 0) return { ok: false, lines: [`npm sbom ended with ${status}: ${stderr.trim()}`] };
    const document = JSON.parse(stdout) as Bom;
    document.metadata.component.name = manifest.name;
    const faults = sbomFaults(document, lockfile);
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    return {
      ok: faults.length === 0,
      lines: [`${document.components.length} components: ${file}`, ...faults],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Lockfile {
  packages: Record<string, LockedPackage & { devDependencies?: Record<string, string> }>;
}

/** As much of a CycloneDX document as is read here. */
interface Bom {
  metadata: { component: { name: string } };
  components: { name: string; version: string; hashes?: object[] }[];
}

/** The lockfile of what a user installs. */
function shippedOnly(lockfile: Lockfile): Lockfile {
  const { '': program, ...others } = lockfile.packages;
  // links lead to folders of this repository, which are not in the package; what an optional dependency and a development tool
  // both use is installed
  const shipped = Object.entries(others).filter(
    ([place, { dev, link }]) => !dev && !link && place.includes('node_modules/'),
  );
  return {
    ...lockfile,
    packages: { '': { ...program, devDependencies: {} }, ...Object.fromEntries(shipped) },
  };
}

/** Packages of the lockfile that the document does not name, or names without a hash. */
function sbomFaults({ components }: Bom, { packages }: Lockfile): string[] {
  const known = new Map(components.map((one) => [`${one.name}@${one.version}`, one.hashes ?? []]));
  return Object.entries(packages)
    .filter(([place]) => place !== '')
    .flatMap(([place, { version }]) => {
      const name = `${place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`;
      const hashes = known.get(name);
      if (hashes === undefined) return [`${name} is missing`];
      return hashes.length === 0 ? [`${name} has no hash`] : [];
    });
}
