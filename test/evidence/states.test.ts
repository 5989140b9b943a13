import { expect, test } from 'vitest';
import { chooseStates } from '../../src/evidence/states.ts';
import { FILES_ADDRESS } from '../../src/records/snapshot.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { START } from '../store/fixtures.ts';
import { storePath } from '../store/helpers.ts';

test.each([
  ['a gateway', START.cluster.address, 'affidavit pull'],
  ['files', FILES_ADDRESS, 'affidavit import'],
])(
  'a store whose only snapshot, of %s, was interrupted names the command to repeat',
  (_, address, command) => {
    const store = openStoreForWriting(storePath());
    store.beginSnapshot({ ...START, cluster: { ...START.cluster, address } });
    let thrown: unknown;
    try {
      chooseStates(store, parsePeriod('2026-Q3'), 0);
    } catch (error) {
      thrown = error;
    }
    store.close();
    expect(thrown).toMatchObject({
      code: 'EXPORT_NO_SNAPSHOT',
      hint: expect.stringContaining(`\`${command}`),
    });
  },
);
