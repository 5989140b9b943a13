import { WindowsDesktopV3Schema } from '../../../gateway/gen/teleport/legacy/types/desktop_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Windows desktops. */
export const desktops = inventoryOf({
  dataset: 'desktops',
  type: 'windows_desktop',
  schema: WindowsDesktopV3Schema,
  member: 'windowsDesktop',
  labels: ['windows_desktop_labels'],
});
