/** Holds the lock of the store named as argument until it is killed. */
import { openStoreForWriting } from '../../src/store/file/open.ts';

openStoreForWriting(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
