import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Session recording (teleport-api §2.2). */
export const sessionRecordingConfig: Dataset = {
  name: 'session_recording_config',
  item: 'NET',
  source: 'state',
  description: 'Whether and where sessions are recorded.',
  shows: 'shows whether and where sessions are recorded',
  query: 'the cluster setting',
  relevance: [...primary('7.2-01', '7.2-02'), ...supporting('8.1-12')],
  kinds: ['session_recording_config'],
  columns: [
    text('recording_mode', 'node, proxy, node-sync, proxy-sync or off.', 'spec.mode'),
    text('proxy_checks_host_keys', 'Whether the proxy checks host keys.', 'spec.proxy_checks_host_keys'),
  ],
};
