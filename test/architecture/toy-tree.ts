/** One import that a rule forbids: the files that make it, and the file that it is reported for. */
export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly files: Readonly<Record<string, string>>;
}

const LAYERED = ['journal', 'ledger', 'queue', 'media', 'triage', 'privacy'];

/** Several sets of files as one. */
export const merge = (trees: readonly Readonly<Record<string, string>>[]): Record<string, string> =>
  Object.fromEntries(trees.flatMap((tree) => Object.entries(tree)));

const lib = (name: string, content = ''): Record<string, string> => ({
  [`libs/${name}/src/index.ts`]: `${content}export const here = '${name}';\n`,
});

/** A small repository in which every import is one that the rules allow. */
export const CLEAN_TREE: Readonly<Record<string, string>> = {
  ...lib('contracts', "import 'zod';\n"),
  ...lib('config', "import 'yaml';\n"),
  ...lib('observability', "import '#libs/config';\n"),
  ...lib('channel-kit', "import '#libs/contracts';\nimport 'node:crypto';\n"),
  ...lib('channels/sms', "import './channel.js';\n"),
  ...lib('channels/mail'),
  ...lib('channel-registry', "import '#libs/channels/sms';\nimport '#libs/channels/mail';\nimport '#libs/config';\n"),
  ...lib('testing', "import 'ioredis';\nimport '#libs/queue';\nawait import('../../../apps/gateway/src/main.js');\n"),
  ...merge(LAYERED.map((name) => lib(name, "import '#libs/observability';\n"))),
  'libs/channels/sms/src/channel.ts': "import '#libs/channel-kit';\nimport './client.js';\nimport './verify.js';\n",
  'libs/channels/sms/src/client.ts': "await import('wechaty');\n",
  'libs/channels/sms/src/verify.ts': "import 'node:crypto';\nimport '#libs/channel-kit';\n",
  'libs/channels/sms/src/channel.spec.ts': "import '#libs/testing';\nimport './channel.js';\n",
  'apps/gateway/src/main.ts':
    "import '#libs/channel-registry';\nimport '#libs/journal';\nimport './queue.module.js';\n",
  'apps/gateway/src/queue.module.ts': "import 'bullmq';\nimport '#libs/queue';\n",
  'apps/normalizer/src/main.ts': "import '#libs/queue';\n",
  'test/e2e/both.e2e-spec.ts': "import 'bullmq';\nimport '../../apps/gateway/src/main.js';\nimport '#libs/testing';\n",
  'scripts/start.mjs': "import 'yaml';\n",
};

const breach = (rule: string, from: string, content: string, more: Record<string, string> = {}): Breach => ({
  rule,
  from,
  files: { [from]: content, ...more },
});

/** Every rule broken, each in a file of its own. */
export const BREACHES: readonly Breach[] = [
  breach('there are no circles', 'libs/queue/src/a.ts', "import './b.js';\n", {
    'libs/queue/src/b.ts': "import './a.js';\n",
  }),
  breach('every import resolves', 'libs/queue/src/lost.ts', "import './nowhere.js';\n"),
  breach('libs never import apps', 'libs/queue/src/up.ts', "import '../../../apps/gateway/src/queue.module.js';\n"),
  breach('apps never import each other', 'apps/gateway/src/across.ts', "import '../../normalizer/src/main.js';\n"),
  breach(
    'a lib is entered by its index only',
    'apps/gateway/src/back-door.ts',
    "import '../../../libs/queue/src/inner.js';\n",
    { 'libs/queue/src/inner.ts': 'export const inner = 1;\n' },
  ),
  breach(
    'a lib is entered by its index only',
    'libs/channel-registry/src/back-door.ts',
    "import '../../channels/sms/src/verify.js';\n",
  ),
  breach('channels never meet', 'libs/channels/sms/src/friend.ts', "import '#libs/channels/mail';\n"),
  breach('only channel-registry imports channels', 'apps/gateway/src/favourite.ts', "import '#libs/channels/sms';\n"),
  breach(
    'contracts and config import nothing of ours: contracts',
    'libs/contracts/src/heavy.ts',
    "import '#libs/config';\n",
  ),
  breach(
    'contracts and config import nothing of ours: config',
    'libs/config/src/heavy.ts',
    "import '#libs/contracts';\n",
  ),
  breach(
    'channel-kit imports nothing of ours but contracts',
    'libs/channel-kit/src/heavy.ts',
    "import '#libs/observability';\n",
  ),
  breach(
    'channels import nothing of ours but channel-kit and contracts',
    'libs/channels/sms/src/heavy.ts',
    "import '#libs/journal';\n",
  ),
  breach(
    'channel-registry imports nothing of ours but channels, channel-kit, contracts and config',
    'libs/channel-registry/src/heavy.ts',
    "import '#libs/queue';\n",
  ),
  breach(
    'observability imports nothing of ours but config and contracts',
    'libs/observability/src/heavy.ts',
    "import '#libs/ledger';\n",
  ),
  ...LAYERED.map((name) =>
    breach(
      `${name} imports nothing of ours but observability, config and contracts`,
      `libs/${name}/src/heavy.ts`,
      "import '#libs/channel-registry';\n",
    ),
  ),
  breach('bullmq and ioredis stay behind queue and ledger', 'libs/journal/src/queue.ts', "import 'bullmq';\n"),
  breach('bullmq and ioredis stay behind queue and ledger', 'apps/gateway/src/redis.service.ts', "import 'ioredis';\n"),
  breach(
    'twilio, wechaty and nodemailer are imported by a client.ts only',
    'libs/channels/sms/src/reply.ts',
    "import 'wechaty';\n",
  ),
  breach(
    'verify, payload and normalize do no I/O',
    'libs/channels/mail/src/verify.ts',
    "import { readFileSync } from 'node:fs';\nreadFileSync('/key');\n",
  ),
  breach('verify, payload and normalize do no I/O', 'libs/channels/mail/src/normalize.ts', "import './client.js';\n", {
    'libs/channels/mail/src/client.ts': 'export const client = 1;\n',
  }),
  breach('verify, payload and normalize do no I/O', 'libs/channels/mail/src/payload.ts', "import 'ioredis';\n"),
  breach('channel-kit does no I/O', 'libs/channel-kit/src/fetching.ts', "import 'node:https';\n"),
  breach('libs/testing is imported by specs only', 'apps/gateway/src/builders.ts', "import '#libs/testing';\n"),
  breach('nothing outside test imports test', 'apps/gateway/src/tested.ts', "import '../../../test/helper.js';\n", {
    'test/helper.ts': 'export const helper = 1;\n',
  }),
  breach('nothing outside test imports test', 'libs/channels/sms/src/tested.ts', "import '../test/helper.js';\n", {
    'libs/channels/sms/test/helper.ts': "import '#libs/testing';\n",
  }),
  breach('nothing imports a spec', 'libs/channels/sms/src/lazy.ts', "import './channel.spec.js';\n"),
  breach('scripts import nothing of ours', 'scripts/demo.mjs', "import '../libs/contracts/src/index.ts';\n"),
  breach('shipped code imports no dev dependency', 'apps/gateway/src/dev.ts', "import 'fast-check';\n"),
];
