/** A heading with a line below it. */
type Said = readonly [heading: string, words: string];
/** A value of the form, its name, and what it means. */
type Choice = readonly [value: string, name: string, meaning: string];

/** Everything that the pages say, in one language; `{name}` stands for what is filled in. */
export interface Texts {
  /** BCP 47, for `<html lang>`. */
  readonly tag: string;
  readonly service: string;
  readonly switches: string;
  /** The other language's name, in that language. */
  readonly otherLanguage: string;
  readonly largeType: string;
  readonly normalType: string;
  readonly skip: string;
  readonly title: string;
  readonly lead: string;
  readonly emergency: string;
  readonly emergencyNumbers: readonly (readonly [number: string, service: string])[];

  readonly matter: string;
  readonly content: string;
  readonly contentHint: string;
  readonly contentExample: string;
  readonly type: string;
  readonly types: readonly Choice[];

  readonly where: string;
  readonly place: string;
  readonly placeHint: string;
  readonly locate: string;
  readonly occurredAt: string;
  readonly photos: string;
  readonly photosHint: string;
  readonly choosePhotos: string;

  readonly contact: string;
  readonly identity: string;
  readonly identities: readonly Choice[];
  readonly name: string;
  readonly phone: string;
  readonly phoneHint: string;

  readonly send: string;
  readonly notice: string;
  /** Where a city has not written its own. */
  readonly privacyNotice: string;
  readonly consent: string;
  readonly submit: string;
  readonly draftNote: string;
  readonly trap: string;
  readonly optional: string;

  readonly after: string;
  readonly steps: readonly Said[];
  readonly rather: string;
  readonly call: string;

  readonly received: string;
  readonly stamp: string;
  readonly numberIs: string;
  readonly copy: string;
  readonly copied: string;
  readonly print: string;
  readonly another: string;
  readonly keepLink: string;
  readonly states: string;
  readonly stateReceived: Said;
  readonly stateOnItsWay: Said;
  readonly stateQueued: Said;
  readonly stateHeld: Said;
  readonly plainlyReceived: string;

  readonly back: string;
  readonly fresh: string;
  readonly goBack: string;
  readonly problems: Readonly<Record<ProblemText, Said>>;

  /** What `assets/portal.js` says. */
  readonly script: Readonly<Record<ScriptText, string>>;
}

/** What the page of a refusal is about. */
export type ProblemText =
  | 'empty'
  | 'token'
  | 'tooMany'
  | 'tooLarge'
  | 'tooSlow'
  | 'notKept'
  | 'noStatus'
  | 'unknownNumber'
  | 'notFound'
  | 'other';

type ScriptText =
  | 'faults'
  | 'contentMissing'
  | 'contentLong'
  | 'consentMissing'
  | 'tooManyFiles'
  | 'fileTooLarge'
  | 'fileWrongType'
  | 'filesAdded'
  | 'fileRemoved'
  | 'remove'
  | 'characters'
  | 'locating'
  | 'located'
  | 'locationFailed'
  | 'locationDenied'
  | 'forgetLocation'
  | 'restored'
  | 'discard'
  | 'preparing'
  | 'sending'
  | 'sent'
  | 'waitingForAnswer'
  | 'received'
  | 'offline'
  | 'offlineAgain'
  | 'uncertain'
  | 'notKept'
  | 'tooMany'
  | 'gaveUp'
  | 'refused'
  | 'empty'
  | 'tooLarge'
  | 'retry'
  | 'stop'
  | 'stoppedInTime'
  | 'stopped';

/** A text with its `{name}`s filled in. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
