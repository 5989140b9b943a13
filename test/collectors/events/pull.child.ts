/** Pulls the log of a running embedded gateway into a store; killed from outside. Arguments: address, identity, store. */
import { pullEvents } from '../../../src/collectors/events/pullEvents.ts';
import { openGateway } from '../../../src/gateway/open.ts';
import { openStoreForWriting } from '../../../src/store/file/open.ts';
import { NOW_MS, SINCE_MS } from './eventGateway.ts';

const [authAddr = '', identityPath = '', path = ''] = process.argv.slice(2);
const { gateway } = await openGateway({ identityPath, authAddr });
const store = openStoreForWriting(path);
process.stdout.write('pulling\n');
await pullEvents({ gateway, store, snapshot: 1, nowMs: NOW_MS, sinceMs: SINCE_MS, tuning: { limit: 60 } });
store.close();
await gateway.close();
