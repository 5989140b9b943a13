import { stat } from 'node:fs/promises';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { checkValidity } from './checkValidity.ts';
import type { Identity } from './identity.ts';
import { readIdentityFile } from './readIdentityFile.ts';

/**
 * The identity for a further connection: tbot replaces the file while a pull runs, and the gateway ends connections of a
 * certificate that has expired.
 *
 * @param first the identity that the session began with
 * @returns reads the file again; a file that is being written, or is of another user or cluster, changes nothing
 */
export function renewedIdentity(first: Identity): () => Promise<Identity> {
  let current = first;
  return async () => {
    try {
      // a pipe can be read once
      if (!(await stat(current.path)).isFile()) return current;
      const read = await readIdentityFile(current.path);
      checkValidity(read.facts, new Date());
      const { user, clusterName } = current.facts;
      if (read.facts.user === user && read.facts.clusterName === clusterName) current = read;
    } catch (error) {
      if (!(error instanceof AffidavitError) && (error as { code?: string }).code === undefined) throw error;
    }
    return current;
  };
}
