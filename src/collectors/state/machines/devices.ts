import {
  type Device,
  DeviceSchema,
  DeviceTrustService,
  DeviceView,
} from '../../../gateway/gen/teleport/devicetrust/v1/device_pb.ts';
import { toTctl } from '../../../gateway/tctlForm/toTctl.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

/** Registered devices with their own reports; the short view, which is the default, leaves those out (teleport-api §2.17). */
export const devices: StateCollector = {
  dataset: 'devices',
  item: 'DEV',
  permission: { resource: 'device', verbs: ['list', 'read'] },
  silentFilter: false,
  edition: 'enterprise',
  generations: [
    listed(DeviceTrustService.method.listDevices, DeviceSchema, (answer) => answer.devices, {
      request: { view: DeviceView.RESOURCE },
      row,
    }),
  ],
};

/** As tctl shows a device: with the header that it has not on the wire (teleport-api §6.4). */
function row(device: Device): EvidenceRow {
  const { api_version: version, id: _, ...spec } = toTctl(DeviceSchema, device);
  return {
    key: device.id,
    body: {
      kind: 'device',
      ...(version === undefined ? {} : { version }),
      metadata: { name: device.id },
      spec,
    },
  };
}
