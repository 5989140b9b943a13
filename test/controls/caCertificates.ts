import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CONFIG = `[ca]
default_ca = d
[d]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = p
[p]
commonName = supplied
`;

/**
 * A self-signed certificate with dates of its own, made by openssl.
 *
 * @param key arguments of `openssl genpkey`
 * @param from as openssl writes times: 20250101000000Z
 * @returns base64 of PEM, as the gateway prints certificates
 */
export function caCertificate(key: readonly string[], from: string, until = '20350101000000Z'): string {
  const cwd = mkdtempSync(path.join(tmpdir(), 'affidavit-ca-'));
  const openssl = (...arguments_: string[]) => execFileSync('openssl', arguments_, { cwd, stdio: 'ignore' });
  try {
    writeFileSync(path.join(cwd, 'ca.cnf'), CONFIG);
    writeFileSync(path.join(cwd, 'index'), '');
    writeFileSync(path.join(cwd, 'serial'), '01\n');
    openssl('genpkey', ...key, '-out', 'key.pem');
    openssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=ca', '-out', 'csr.pem');
    const dates = ['-startdate', from, '-enddate', until];
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-selfsign',
      '-keyfile',
      'key.pem',
      '-in',
      'csr.pem',
      '-out',
      'ca.pem',
      ...dates,
    );
    return readFileSync(path.join(cwd, 'ca.pem')).toString('base64');
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
