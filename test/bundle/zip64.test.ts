import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipArchive } from 'archiver';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { type Files, filesOf } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let files: Files;

beforeAll(async () => {
  folder = await workspace();
  const signer = await loadSigningKey((await createKey({ outDir: folder })).privateKeyPath);
  files = await filesOf((await writeBundle(sampleInput(), { outDir: folder, signer })).path);
});

/** Bundles beyond 4 GiB are written in these forms; here they are forced on small ones. */
describe('zip64', () => {
  it('as archiver writes it is read', async () => {
    const archive = new ZipArchive({ forceZip64: true });
    for (const [name, data] of files) archive.append(data, { name });
    const [bytes] = await Promise.all([buffer(archive), archive.finalize()]);
    await writeFile(join(folder, 'forced.zip'), bytes);
    expect(await verifyBundle(join(folder, 'forced.zip'))).toMatchObject({
      verdict: 'self-attested',
      codes: [],
    });
  });
});
