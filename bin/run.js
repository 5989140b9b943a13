#!/usr/bin/env node
// Everything here runs before the first import of a dependency, on any Node: keep it to old syntax and node: modules.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(
    `affidavit needs Node 22.14 or newer; this is Node ${process.versions.node}.\n` +
      'Install a newer Node, or inside a clone of the project use `npm run demo`, which brings its own.\n',
  );
  process.exit(2);
}

await import('./heap.js');

// chalk looks at FORCE_COLOR, not at NO_COLOR (https://no-color.org) nor at our flag and its variable.
const switchedOff = /^(1|true|yes)$/i.test(process.env.AFFIDAVIT_NO_COLOR || '');
if (process.env.NO_COLOR || switchedOff || process.argv.includes('--no-color')) {
  process.env.FORCE_COLOR = '0';
  process.env.NO_COLOR = '1';
}

// `affidavit … | head` closes our stdout early: that is the reader's right, not an error. A full disk behind `> file` is one.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit();
    if (stream === process.stdout) process.stderr.write(`error: could not write the result: ${error.code}\n`);
    process.exit(7);
  });
}

// oclif looks for TypeScript sources beside dist when it thinks that it runs in development.
process.env.NODE_ENV ??= 'production';

const { fileURLToPath } = await import('node:url');
const { main } = await import('../dist/cli/main.js');
await main(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
