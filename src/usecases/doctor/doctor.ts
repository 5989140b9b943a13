import type { DoctorCheck, DoctorReport } from '../../records/reports/doctorReport.ts';
import type { TestFiles } from '../conclude/testInputs.ts';
import { type ConnectOptions, connect } from '../pull/connect.ts';
import { storePath } from '../storePath.ts';
import { problem, problemOf } from './check.ts';
import { gatewayChecks } from './gatewayChecks.ts';
import { identityChecks } from './identityCheck.ts';
import { type ConfiguredFile, inputChecks } from './inputChecks.ts';
import { keyCheck } from './keyCheck.ts';
import { permissionChecks } from './permissionChecks.ts';
import { storeChecks } from './storeChecks.ts';

/** The configuration to check, as a pull and an export would use it. */
export interface DoctorOptions extends ConnectOptions, TestFiles {
  file: ConfiguredFile | null;
  identityFile: string | undefined;
  /** milliseconds before the end of a static identity from which on there is a warning */
  identityWarnMs: number;
  storeFile: string | undefined;
  keyFile: string | undefined;
}

/**
 * Checks everything that a pull and an export rest on. Nothing is changed, neither here nor on the gateway.
 *
 * @param listen `onCheck` gets each check when it is done
 * @throws AffidavitError INTERRUPTED; everything else is a check
 */
export async function doctor(
  options: DoctorOptions,
  listen: { signal: AbortSignal; onCheck?(check: DoctorCheck): void },
): Promise<DoctorReport> {
  const checks: DoctorCheck[] = [];
  const add = (found: readonly DoctorCheck[]): void => {
    listen.signal.throwIfAborted();
    for (const check of found) {
      checks.push(check);
      listen.onCheck?.(check);
    }
  };
  const now = new Date();
  add(inputChecks(options.file, options, options.environment));
  const identity = await identityChecks(options.identityFile, options.identityWarnMs, now);
  add(identity);
  const isUsable = identity.every(({ status }) => status !== 'problem');
  await addGateway(options, isUsable, listen.signal, add);
  add(storeChecks(storePath(options.storeFile), now.getTime()));
  add([await keyCheck(options.keyFile, options.environment.AFFIDAVIT_KEY_PASSPHRASE)]);
  return { healthy: checks.every(({ status }) => status !== 'problem'), checks };
}

async function addGateway(
  options: DoctorOptions,
  isUsable: boolean,
  signal: AbortSignal,
  add: (checks: readonly DoctorCheck[]) => void,
): Promise<void> {
  const { identityFile } = options;
  if (options.authAddr === undefined && options.proxy === undefined)
    return add([
      problem(
        'connection',
        'No gateway is configured',
        'Give --proxy or --auth-addr, or `gateway:` in affidavit.yaml.',
      ),
    ]);
  if (identityFile === undefined || !isUsable)
    return add([problem('connection', 'Not tried: it needs a valid identity', 'See the identity above.')]);
  try {
    const opened = await connect({ ...options, identityFile }, signal);
    try {
      // the identity has its own check
      const warnings = opened.warnings.filter((text) => !opened.identity.warnings.includes(text));
      add(gatewayChecks({ ...opened, warnings }));
      add(await permissionChecks(opened.gateway, signal));
    } finally {
      await opened.gateway.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    add([problemOf('connection', error)]);
  }
}
