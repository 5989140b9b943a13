// Keeps the heaps of all threads small, from the start. A pull or an export makes and forgets objects by the million and never
// needs many at a time; left alone, V8 takes 100 MB more for them, and the more the longer it takes. It costs no time.
import { setFlagsFromString } from 'node:v8';

// Flags come and go with V8: these were tried on the versions of Node up to this one.
if (Number(process.versions.node.split('.')[0]) <= 24) {
  // the space of new objects stays as small as it starts
  setFlagsFromString('--semi-space-growth-factor=1');
  // that of older ones is cleaned whenever it has grown by a fifth
  setFlagsFromString('--heap-growing-percent=20');
  // new objects are cleaned also while the older ones are being looked through, which takes long on a busy machine
  setFlagsFromString('--no-separate-gc-phases');
  // of threads that are started later: the first cleaning comes at this many MB
  setFlagsFromString('--initial-old-space-size=8');
}
