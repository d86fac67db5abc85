import { receiptText, type XmlElement } from '#libs/channel-kit';
import { ROUTES, type Route } from './routes.js';
import type { PhoneTwilioSettings } from './settings.js';

type Language = 'zh' | 'en';

/** How Twilio is to call us again: by default it tries only once more, and only when it could not connect. */
const RETRIES = '#rc=3&rp=all';
const HANGUP: XmlElement = { name: 'Hangup' };

const response = (...children: readonly XmlElement[]): XmlElement => ({ name: 'Response', children });

/** Nothing to do. */
export const NOTHING = response();

/**
 * Greets, and records what the caller says.
 *
 * Verbs after `Record` are done only when nothing was heard; otherwise Twilio goes on at its `action`.
 *
 * @param url of the instance, as Twilio calls it
 */
export function greetAndRecord(settings: PhoneTwilioSettings, url: string): XmlElement {
  const { greeting, noMessage } = settings;
  const languages = languagesOf(greeting.language);
  const greets: readonly XmlElement[] =
    greeting.playUrl === undefined
      ? languages.map((language) => say(greeting[language], language, settings))
      : [{ name: 'Play', children: [greeting.playUrl] }];
  const thanks = languages.map((language) => say(noMessage[language], language, settings));
  return response(...greets, record(settings, url), ...thanks, HANGUP);
}

/** Tells the caller the number of the request, twice, where receipts are wanted; and hangs up. */
export function tellNumber(settings: PhoneTwilioSettings, number: string | null): XmlElement {
  const { receipt } = settings;
  const texts = languagesOf(receipt.language).flatMap((language) => {
    const text = number === null ? null : receiptText(receipt, spoken(number, language), language);
    return text === null ? [] : [say(text, language, settings, { loop: '2' })];
  });
  return response(...texts, HANGUP);
}

function record({ recording, url: entered }: PhoneTwilioSettings, instanceUrl: string): XmlElement {
  const base = (entered?.split(/[?#]/, 1)[0] ?? instanceUrl).replace(/\/$/, '');
  const at = (route: Route): string => `${base}${ROUTES[route]}${RETRIES}`;
  return {
    name: 'Record',
    attributes: {
      action: at('recorded'),
      method: 'POST',
      maxLength: String(recording.maxSeconds),
      timeout: String(recording.silenceSeconds),
      finishOnKey: recording.finishOnKey,
      playBeep: 'true',
      trim: 'trim-silence',
      recordingStatusCallback: at('recording'),
      recordingStatusCallbackMethod: 'POST',
      recordingStatusCallbackEvent: 'completed absent',
      ...(recording.transcribe ? { transcribe: 'true', transcribeCallback: at('transcription') } : {}),
    },
  };
}

function say(
  text: string,
  language: Language,
  { voices }: PhoneTwilioSettings,
  more: Readonly<Record<string, string>> = {},
): XmlElement {
  const { language: spokenAs, voice } = voices[language];
  return {
    name: 'Say',
    attributes: { language: spokenAs, ...(voice === undefined ? {} : { voice }), ...more },
    children: [text],
  };
}

/** `7K3M-9QXW` as it is read out: sign by sign, with a pause between the groups. */
function spoken(number: string, language: Language): string {
  const groups = number.split('-').map((group) => [...group].join(' '));
  return groups.join(language === 'zh' ? '，' : ', ');
}

function languagesOf(language: Language | 'both'): readonly Language[] {
  return language === 'both' ? ['zh', 'en'] : [language];
}
