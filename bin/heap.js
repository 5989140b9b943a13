// Keeps the heaps of all threads small, from the start. A pull or an export makes and forgets objects by the million and never
// needs many at a time; left alone, V8 takes 100 MB more for them, and the more the longer it takes. It costs no time.
import { setFlagsFromString } from 'node:v8';

// Flags come and go with V8, and one that it does not know is written to stderr: these were tried up to this Node.
const TRIED_UP_TO = 26;
const major = Number(process.versions.node.split('.')[0]);

if (major <= TRIED_UP_TO) {
  // the space of new objects stays as small as it starts
  setFlagsFromString('--semi-space-growth-factor=1');
  // that of older ones is cleaned whenever it has grown by a fifth
  setFlagsFromString('--heap-growing-percent=20');
  // of threads that are started later: the first cleaning comes at this many MB
  setFlagsFromString('--initial-old-space-size=8');
  // new objects are cleaned also while the older ones are being looked through, which takes long on a busy machine; Node 26
  // does not know the flag any more
  if (major <= 24) setFlagsFromString('--no-separate-gc-phases');
}
