import { WindowsDesktopServiceV3Schema } from '../../../gateway/gen/teleport/legacy/types/desktop_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Agents that serve Windows desktops. */
export const desktopServices = inventoryOf({
  dataset: 'desktop_services',
  type: 'windows_desktop_service',
  schema: WindowsDesktopServiceV3Schema,
  member: 'windowsDesktopService',
  labels: [],
});
