import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import { UsersService } from '../../src/gateway/gen/teleport/users/v1/users_pb.ts';
import { openGateway } from '../../src/gateway/open.ts';
import { pages } from '../../src/gateway/paging.ts';
import { smallData } from '../demo/support.ts';
import { temporaryFolder } from '../support/scene.ts';

const { listUsers } = UsersService.method;
let embedded: Awaited<ReturnType<typeof startEmbeddedGateway>>;
let opened: Awaited<ReturnType<typeof openGateway>>;

beforeAll(async () => {
  embedded = await startEmbeddedGateway({ data: smallData(), personality: '18' });
  const identityPath = await embedded.identity({ path: `${await temporaryFolder()}/identity` });
  opened = await openGateway({ identityPath, authAddr: embedded.authAddr });
});
afterAll(async () => {
  await opened.gateway.close();
  await embedded.stop();
});
beforeEach(() => embedded.setFaults({}));

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages(opened.gateway, listUsers, ({ users }) => users, {}, 1))
    found.push(...page.map((user) => user.metadata?.name ?? ''));
  return found;
}
const emptyPages = (times: number) =>
  embedded.setFaults({ rules: [{ rpc: 'ListUsers', after: 1, times, fault: { kind: 'empty-page' } }] });

describe('an empty page that repeats its token', () => {
  it('is asked for again a few times', async () => {
    const whole = await names();
    expect(whole).toHaveLength(3);
    emptyPages(3);
    expect(await names()).toEqual(whole);
  });

  it('is a loop when it stays', async () => {
    emptyPages(99);
    await expect(names()).rejects.toMatchObject({ name: 'PagingLoopError' });
  });
});
