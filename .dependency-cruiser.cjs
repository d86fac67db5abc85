// A spec, or what the specs of a lib share in a test or testing folder of its own.
const SPEC = '\\.(spec|int-spec|e2e-spec)\\.ts$|^(apps|libs|scripts/templates)/.+/test(ing)?/';
const PURE = '^libs/channels/[^/]+/src/(verify|payload|normalize)\\.ts$';
const IO =
  '^(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|dns/promises|child_process|worker_threads|cluster|process|os|perf_hooks|timers|timers/promises|readline|sqlite)$';
const CLIENTS =
  '(^|/)node_modules/(ioredis|bullmq|undici|axios|got|twilio|wechaty[^/]*|nodemailer|fastify|@nestjs/[^/]+)/';

/** A lib may import, of ours, itself and the libs named. */
const onlyImports = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: SPEC },
  to: { path: '^(apps|libs|test|scripts)/', pathNot: [from, ...allowed] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'there are no circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      // libs/testing lies on top of everything: it runs the apps to hold a channel to its contract, and specs alone import it.
      name: 'libs never import apps',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/testing/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps never import each other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'a lib is entered by its index only',
      severity: 'error',
      from: { path: '^(apps|libs/channels|libs|test|scripts)/([^/]+)' },
      to: {
        path: '^libs/(channels/)?[^/]+/(?!src/index\\.ts$)',
        pathNot: ['^$1/$2/', '^libs/channels/[^/]+/src/index\\.ts$'],
      },
    },
    {
      name: 'channels never meet',
      severity: 'error',
      from: { path: '^libs/channels/([^/]+)/' },
      to: { path: '^libs/channels/', pathNot: '^libs/channels/$1/' },
    },
    {
      name: 'only channel-registry imports channels',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/(channel-registry|channels)/' },
      to: { path: '^libs/channels/' },
    },
    onlyImports('contracts and config import nothing of ours: contracts', '^libs/contracts/', []),
    onlyImports('contracts and config import nothing of ours: config', '^libs/config/', []),
    onlyImports('channel-kit imports nothing of ours but contracts', '^libs/channel-kit/', ['^libs/contracts/']),
    onlyImports('channels import nothing of ours but channel-kit and contracts', '^libs/channels/', [
      '^libs/channel-kit/',
      '^libs/contracts/',
    ]),
    onlyImports(
      'channel-registry imports nothing of ours but channels, channel-kit, contracts and config',
      '^libs/channel-registry/',
      ['^libs/channels/', '^libs/channel-kit/', '^libs/contracts/', '^libs/config/'],
    ),
    onlyImports('observability imports nothing of ours but config and contracts', '^libs/observability/', [
      '^libs/config/',
      '^libs/contracts/',
    ]),
    ...['journal', 'ledger', 'queue', 'media', 'triage', 'privacy'].map((lib) =>
      onlyImports(`${lib} imports nothing of ours but observability, config and contracts`, `^libs/${lib}/`, [
        '^libs/observability/',
        '^libs/config/',
        '^libs/contracts/',
      ]),
    ),
    {
      name: 'bullmq and ioredis stay behind queue and ledger',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/(queue|ledger|testing)/', '\\.module\\.ts$', SPEC] },
      to: { path: '(^|/)node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'twilio, wechaty and nodemailer are imported by a client.ts only',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['/client\\.ts$', SPEC] },
      to: { path: '(^|/)node_modules/(twilio|wechaty[^/]*|nodemailer|@types/nodemailer)/' },
    },
    {
      name: 'verify, payload and normalize do no I/O',
      severity: 'error',
      from: { path: PURE },
      to: { path: [IO, CLIENTS, '^libs/channels/[^/]+/src/(client|reply|connection|fetch)\\.ts$'] },
    },
    {
      name: 'channel-kit does no I/O',
      severity: 'error',
      from: { path: '^libs/channel-kit/', pathNot: SPEC },
      // node:net is also where addresses are told from host names (isIP, BlockList), which touches no socket.
      to: { path: [IO, CLIENTS], pathNot: '^(node:)?net$' },
    },
    {
      name: 'libs/testing is imported by specs only',
      severity: 'error',
      from: { pathNot: ['^libs/testing/', '^test/', SPEC] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'nothing outside test imports test',
      severity: 'error',
      from: { pathNot: ['^test/', SPEC] },
      to: { path: ['^test/', '^(apps|libs)/.+/test(ing)?/'] },
    },
    { name: 'nothing imports a spec', severity: 'error', from: {}, to: { path: '\\.(spec|int-spec|e2e-spec)\\.ts$' } },
    {
      name: 'scripts import nothing of ours',
      severity: 'error',
      // What npm run channel:new copies is a channel, and imports what channels import.
      from: { path: '^scripts/', pathNot: '^scripts/templates/' },
      to: { path: '^(apps|libs|test)/' },
    },
    {
      // The image is built without them. wechaty is an optional peer, there when it is wanted.
      name: 'shipped code imports no dev dependency',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/testing/', SPEC] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/wechaty[^/]*/',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['workspace-source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
