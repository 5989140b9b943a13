import { z } from 'zod';
import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K18: sessions are recorded, and the recordings are kept. */
export const K18: Procedure = {
  id: 'K18',
  title: 'Recording of sessions',
  rule: 'Recording is on for the cluster and every role over the whole period, no session ended unrecorded, and each recording was uploaded in time, where the cluster logs uploads.',
  family: 'control',
  type: 'design',
  points: ['7.2-01', '7.2-02', '6.2-02', '8.1-04', '7.3-03'],
  settings: {
    upload_within: durationSchema
      .default('24h')
      .describe('time after the end of a session within which its recording must be uploaded'),
    enhanced_recording: z
      .boolean()
      .default(false)
      .describe('whether the commands of recorded interactive sessions on servers must be recorded, too'),
  },
  population: ['value of the setting or session', 'values of the setting and sessions'],
  sources: ['session_recording_config', 'roles', 'sessions', 'role_versions'],
  log: true,
  none: 'the setting was not read, and there was no session',
  sql: procedureSql(new URL('./K18.sql', import.meta.url)),
};
