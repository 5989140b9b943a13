// Makes the page that verifies bundles in a browser (src/verifier) as one file: script and style in it, each named in its policy by hash.
// The same sources and lockfile give the same bytes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);

/** @returns {Promise<string>} the page */
export async function verifierPage() {
  const { script, folders } = await pageScript();
  const style = readFileSync(at('src/verifier/page/page.css'), 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const values = { POLICY: policy, STYLE: `<style>${style}</style>`, VERSION: version() };
  const page = readFileSync(at('src/verifier/page/page.html'), 'utf8')
    .replace(/%([A-Z]+)%/g, (_, name) => values[name])
    // a function: a replacement text would be searched for $&
    .replace('</body>', () => `${notices(folders)}<script>${script}</script>\n</body>`);
  return page;
}

async function pageScript() {
  const hosts = at('src/bundle/host') + path.sep;
  const bundle = await rolldown({
    input: at('src/verifier/page/main.ts'),
    cwd: root,
    platform: 'browser',
    treeshake: true,
    // Buffer of Node, for browsers
    transform: { target: 'es2022', inject: { Buffer: [bufferFile(), 'Buffer'] } },
    plugins: [
      {
        name: 'host-of-the-browser',
        resolveId(source, importer) {
          if (source.startsWith('node:'))
            throw new Error(`${importer} needs ${source}, which no browser has`);
          if (!source.startsWith('.') || importer === undefined) return null;
          const file = path.resolve(path.dirname(importer), source);
          return file.startsWith(hosts) ? at('src/verifier/host', path.basename(file)) : null;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  const [chunk] = output;
  if (output.length !== 1 || chunk.type !== 'chunk') throw new Error('the page has more than one script');
  if (/<\/script|<!--/i.test(chunk.code)) throw new Error('the script would end before its end');
  const folders = Object.keys(chunk.modules).flatMap(
    (file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0] ?? [],
  );
  return { script: chunk.code, folders: [...new Set(folders)].sort() };
}

/** The licences of the packages that were built in, which ask to go with every copy. */
function notices(folders) {
  return folders
    .map((folder) => {
      const { name } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
      if (file === undefined) throw new Error(`${name} has no licence to go with the page`);
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r', '').replaceAll('--', '- -');
      return `<!-- ${name}\n\n${text.trim()}\n-->\n`;
    })
    .join('');
}

/** The package of that name, not the module of Node. */
function bufferFile() {
  return createRequire(import.meta.url).resolve('buffer/index.js');
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

function version() {
  return JSON.parse(readFileSync(at('package.json'), 'utf8')).version;
}
