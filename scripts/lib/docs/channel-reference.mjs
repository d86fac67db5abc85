import { table } from './table.mjs';
import { settingsTables } from './settings.mjs';

const MIB = 1024 * 1024;
// What multipart takes besides files and fields: its boundaries and headers.
const FRAME_BYTES = 64 * 1024;

/**
 * What stands between the reference markers of a channel's README: settings, limits, routes, set-up, answers, checks.
 *
 * @param limits what an instance takes that says nothing of it, as the registry has it
 */
export function channelReference(z, channel, limits) {
  const { about, source } = channel;
  const sections = [
    ['Settings', settingsSection(z, channel.settings)],
    source.kind === 'webhook' && ['Limits', limitsTable(channel, limits)],
    source.kind === 'webhook' && ['Routes', routesTable(source.routes)],
    [`What ${whoIsTold(source)} must be told`, numbered(about.setUp.map(withUrl))],
    [
      'Answers',
      [withUrl(about.answers), ...(source.kind === 'webhook' ? answerRules(channel.ack) : [])].map(ended).join('\n\n'),
    ],
    ['Repeats', ended(withUrl(about.repeats))],
    ['Pictures, voice, files', ended(withUrl(about.media))],
    ['How it was checked', bulleted(about.checkedAgainst)],
    ['What was not checked', bulleted(about.notChecked)],
  ];
  return sections
    .filter(Boolean)
    .map(([title, content]) => `## ${title}\n\n${content}`)
    .join('\n\n');
}

const whoIsTold = ({ kind }) => (kind === 'webhook' ? 'the provider' : 'the gateway and the platform');

function settingsSection(z, schema) {
  const { plain, secret } = settingsTables(z, schema);
  const secrets =
    secret === undefined
      ? 'There is no secret among them.'
      : `Secrets, to be written as \`\${NAME}\` and filled in from the environment; they show up in no log, answer or error:\n\n${secret}`;
  return [plain, secrets].filter(Boolean).join('\n\n');
}

function limitsTable({ ack, limits: own = {} }, limits) {
  const { files } = own;
  const whole = files && files.count * files.bytesEach + files.fields * files.fieldBytes + FRAME_BYTES;
  const rows = [
    ['a body', bytes(limits.bodyBytes)],
    files && ['a form with files', `${bytes(whole)}: ${filesOf(files)}; a proxy must let that much pass`],
    ['requests', `${count(limits.ratePerSecond)} a second on average, ${count(limits.burst)} at once`],
    limits.perAddress && [
      'requests of one address',
      `${count(limits.perAddress.requests)} in ${count(limits.perAddress.seconds)} s`,
    ],
    ['an answer', `the sender waits ${time(ack.deadlineMs)} for it`],
  ];
  const changed = `An instance may say otherwise in its \`limits\` (\`bodyBytes\`, \`ratePerSecond\`, \`burst\`${limits.perAddress ? ', `perAddress`' : ''}).`;
  return `${table(['what', 'at most'], rows.filter(Boolean))}\n\n${changed}`;
}

const filesOf = ({ count: files, bytesEach, fields, fieldBytes }) =>
  `${files} files of ${bytes(bytesEach)} and ${fields} fields of ${bytes(fieldBytes)} each`;

const ROLES = {
  messages: 'takes messages',
  status: 'tells what became of messages',
  page: 'a page, open to everybody; keeps nothing',
};

function routesTable(routes) {
  const saysOf = ({ role, isOpen }) => (isOpen ? `${ROLES[role]}; asks for no proof but their ids` : ROLES[role]);
  return table(
    ['method', 'address', ''],
    routes.map((route) => [route.method, `\`${addressOf(route.path)}\``, saysOf(route)]),
  );
}

const ADDRESS = 'https://<public host>/channels/<id>';
const addressOf = (path) => ADDRESS + (path === '/' ? '' : path);

/** What the host does on behalf of the declaration. */
function answerRules({ badPayload = 'keep', stale = 'keep', keyReused = 'deliver', receipt = false }) {
  return [
    badPayload === 'keep'
      ? 'What is proved but cannot be understood is answered as kept, and waits in quarantine'
      : 'What is proved but cannot be understood is refused with 400, and not kept',
    stale === 'keep'
      ? 'What is signed rightly at a wrong time is answered as kept, and waits in quarantine'
      : 'What is signed rightly at a wrong time is refused with 401 and our time, and not kept',
    keyReused === 'deliver'
      ? 'A repeat is answered as the first; what comes under the same id with other content is delivered too, marked `KEY_REUSED`'
      : 'A repeat is answered as the first; what comes under the same id with other content is refused with 422, and waits in quarantine',
    receipt && 'The answer can carry a receipt for the citizen; see the setting `receipt`',
  ].filter(Boolean);
}

/** `{url}` stands for the instance's URL, in code or outside of it. */
export function withUrl(text) {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => part.replaceAll('{url}', index % 2 === 0 ? `\`${ADDRESS}\`` : ADDRESS))
    .join('');
}

/** As a sentence. */
export const ended = (text) => (/[.!?。]$/.test(text) ? text : `${text}.`);
const numbered = (steps) => steps.map((step, index) => `${index + 1}. ${ended(step)}`).join('\n');
const bulleted = (items) => items.map((item) => `- ${ended(item)}`).join('\n');
const count = (number) => number.toLocaleString('en');
const time = (ms) => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);
const bytes = (number) =>
  number >= MIB ? `${count(Math.round((number / MIB) * 10) / 10)} MiB` : `${count(number / 1024)} KiB`;
