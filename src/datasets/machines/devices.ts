import { type Dataset, primary, supporting, text, time } from '../dataset.ts';

/** Registered devices (teleport-api §2.13; Enterprise). */
export const devices: Dataset = {
  name: 'devices',
  item: 'DEV',
  source: 'state',
  description: 'Registered devices and their owners.',
  shows: 'shows a registered device and its owner',
  query: 'all devices',
  relevance: [...primary('6.7-04'), ...supporting('6.1-04')],
  kinds: ['device'],
  rolled: true,
  columns: [
    text('device', 'Id.', 'metadata.name'),
    text('asset_tag', 'Asset tag.', 'spec.asset_tag'),
    text('os_type', 'Operating system.', 'spec.os_type'),
    text('enroll_status', 'Enrolled or not.', 'spec.enroll_status'),
    text('owner', 'Owner.', 'spec.owner'),
    time('created', 'When it was registered.', 'spec.create_time'),
  ],
};
