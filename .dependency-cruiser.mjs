// One rule per sentence of the architecture (docs/architecture.md). A rule's comment says why it is there.

const TESTS = ['[.]test[.]tsx?$', '^(test|e2e|bench)/'];

/** What may hold queries: data and mutations, services, the machines that record their own progress. */
const HOLDS_QUERIES = [
  '^lib/(db|audit|auth|provisioning)/', '^worker/', '^app/api/ready/',
  // The builders own the transaction in which a handler and its audit line are written.
  '^lib/action/action[.]ts$', '^lib/http/route[.]ts$',
  '^lib/[a-z]+/.*(data|mutations|service)[.]ts$',
];

/** The pure core: what is decided without asking anyone. */
const PURE = '^lib/[a-z]+/(model|policy|machine|limits|names)[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other cannot be understood, tested or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-app',
      comment: 'Routes are the outermost layer: what two of them share belongs into components or lib.',
      severity: 'error',
      from: { pathNot: ['^app/', ...TESTS] },
      to: { path: '^app/' },
    },
    {
      name: 'lib-knows-no-components',
      comment: 'Direction is app → components → lib: a rule of the product must not need a page to be tested.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^components/' },
    },
    {
      name: 'kernel-imports-nothing-of-ours',
      comment: 'The vocabulary that everything speaks would otherwise drag everything along.',
      severity: 'error',
      from: { path: '^lib/kernel/', pathNot: TESTS },
      to: { path: '^(app|components|lib|worker|bin|prisma|local-aws)/', pathNot: '^lib/kernel/' },
    },
    {
      name: 'aws-sdk-only-in-its-room',
      comment: 'SDK errors and shapes end in lib/aws, so that a change of SDK or of AWS is one folder’s matter.',
      severity: 'error',
      from: { pathNot: ['^(lib/aws|local-aws)/', ...TESTS] },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'database-only-in-data-and-mutations',
      comment: 'The scope of a query is checked where queries are; pages, actions and rules hold none.',
      severity: 'error',
      from: {
        path: '^(app|components|lib|worker)/',
        pathNot: [...HOLDS_QUERIES, ...TESTS],
      },
      to: { path: ['^lib/db/client', 'node_modules/(@prisma|pg)/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'generated-client-only-where-queries-are',
      comment: 'One place makes the client; queries need its SQL fragments, and everything else only its types.',
      severity: 'error',
      from: { pathNot: [...HOLDS_QUERIES, ...TESTS] },
      to: { path: '^lib/db/generated/client', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-core-stays-pure',
      comment: 'Models, policies and machines decide from what they are given: kernel and their own kind only.',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: '^(app|components|lib|worker|bin|prisma|local-aws)/|node_modules/',
        pathNot: ['^lib/kernel/', PURE, 'node_modules/zod/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pages-read-through-loaders-and-write-through-actions',
      comment: 'A loader or an action is the gate; a page that goes around it shows what its reader may not see.',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: ['^app/api/', ...TESTS] },
      to: {
        path: ['^lib/[a-z]+/.*(data|mutations|service)[.]ts$', '^lib/[a-z]+/steps/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'local-aws-is-an-island',
      comment: 'A double that shared code with the product would share its mistakes too.',
      severity: 'error',
      from: { path: '^local-aws/', pathNot: TESTS },
      to: { path: '^(app|components|lib|worker|bin|prisma|test|e2e)/' },
    },
    {
      name: 'nobody-visits-the-island',
      comment: 'The product reaches Local AWS over HTTP, as it reaches AWS; only tests start it in process.',
      severity: 'error',
      from: { path: '^(app|components|lib|worker|bin|prisma)/', pathNot: TESTS },
      to: { path: '^local-aws/' },
    },
    {
      name: 'no-test-support-in-the-product',
      comment: 'What only tests may do must not be there to be called.',
      severity: 'error',
      from: { pathNot: [...TESTS, '^(vitest|playwright)[.]config[.]ts$'] },
      to: { path: [...TESTS, 'node_modules/(vitest|fast-check|@playwright)/'] },
    },
    {
      name: 'nothing-imports-bin',
      comment: 'bin starts the product; the product does not know how it was started.',
      severity: 'error',
      from: { path: '^(app|components|lib|worker|local-aws|prisma)/', pathNot: TESTS },
      to: { path: '^bin/' },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that is there by luck of another’s dependencies leaves without notice.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'no-missing-modules',
      comment: 'An import that cannot be resolved hides from every other rule here.',
      severity: 'error',
      from: { path: '^(app|components|lib|worker|local-aws|bin|prisma)/' },
      to: { couldNotResolve: true, pathNot: '[.]css$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^([.]next|[.]usher|lib/db/generated/(models|internal))' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    parser: 'tsc',
  },
};
