// Who may import whom (docs/architecture.md). Arrows point down only; a new folder must be placed here first.
const LAYERS = {
  errors: [],
  formats: ['errors'],
  platform: ['errors'],
  records: ['formats'],
  datasets: ['records', 'formats'],
  redaction: ['records', 'errors', 'formats'],
  gateway: ['records', 'redaction', 'errors', 'formats'],
  store: ['platform', 'datasets', 'records', 'errors', 'formats'],
  collectors: ['platform', 'gateway', 'store', 'datasets', 'redaction', 'records', 'errors', 'formats'],
  evidence: ['platform', 'collectors', 'store', 'datasets', 'records', 'errors', 'formats'],
  controls: ['platform', 'evidence', 'store', 'datasets', 'records', 'errors', 'formats'],
  report: ['controls', 'evidence', 'store', 'datasets', 'records', 'errors', 'formats'],
  bundle: ['platform', 'datasets', 'records', 'errors', 'formats'],
  lake: [
    'gateway',
    'bundle',
    'controls',
    'evidence',
    'store',
    'platform',
    'datasets',
    'records',
    'errors',
    'formats',
  ],
  verifier: ['bundle', 'records', 'errors', 'formats'],
  demo: ['errors', 'formats'],
  usecases: [
    'gateway',
    'collectors',
    'store',
    'evidence',
    'controls',
    'report',
    'bundle',
    'lake',
    'demo',
    'platform',
    'datasets',
    'redaction',
    'records',
    'errors',
    'formats',
  ],
  cli: ['redaction', 'records', 'errors', 'formats'],
  commands: ['cli', 'usecases', 'records', 'errors', 'formats'],
};

const upward = Object.entries(LAYERS).map(([folder, below]) => ({
  name: `layer-${folder}`,
  severity: 'error',
  comment: `src/${folder} may import: ${below.join(', ') || 'nothing'}`,
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [
      `^src/${folder}/`,
      ...below.map((other) => `^src/${other}/`),
      ...(folder === 'demo' ? ['^src/gateway/gen/'] : []),
    ],
  },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphan-folder',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(LAYERS).join('|')})/` },
      to: {},
    },
    {
      name: 'only-the-demo-knows-the-demo',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(demo/|usecases/demo)' },
      to: { path: '^src/demo/' },
    },
    {
      name: 'verify-stands-alone',
      severity: 'error',
      from: { path: '^src/bundle/verify/' },
      to: { path: '^src/(store|gateway|collectors|controls)/' },
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      // what the page needs is built into it
      from: { path: '^src/', pathNot: '^src/verifier/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types' },
    },
    ...upward,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js'],
    },
  },
};
