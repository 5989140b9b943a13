import { expect, it } from 'vitest';
import type { PullReport } from '../../src/records/snapshot.ts';
import { json } from '../support/cli.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();

/** The answer of a real 14.2.0 while an invitation is pending. */
const fault = { kind: 'status', status: 3, message: 'role Password is not registered' } as const;

async function tokensOf(times: number) {
  scene.gateway.setFaults({ rules: [{ rpc: 'GetTokens', fault, times }] });
  const { status, document } = await json<PullReport>(scene.pull(scene.newStore()));
  return { status, ...document.datasets.find(({ dataset }) => dataset === 'tokens') };
}

it('a pending invitation that ends during a pull costs nothing: the tokens are read at its end', async () => {
  const healed = await tokensOf(1);
  expect(healed.reason).not.toContain('Password');
  expect(['complete', 'empty']).toContain(healed.status);
});

it('one that stays is named with what heals it', async () => {
  const { reason, status } = await tokensOf(9);
  expect(status).toBe('failed');
  expect(reason).toMatch(
    /invitation, password reset or privilege token .* pending.*next pull reads the tokens/,
  );
});
