import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Channel } from '../../../../src/gateway/client/channel.ts';
import type { DialPlan } from '../../../../src/gateway/dial/dialler.ts';
import { AuthService } from '../../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';

// One call over the dial plan in the file that the argument names; then nothing is left to do.
const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as DialPlan;
const channel = new Channel(plan, '18.0.0');
const { clusterName } = await channel.unary(AuthService.method.ping, {});
process.stdout.write(clusterName);
// A pull does other things between its last call on a connection and its end.
await delay(300);
channel.close();
