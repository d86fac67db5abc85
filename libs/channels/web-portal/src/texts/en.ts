import type { Texts } from './texts.js';

export const en: Texts = {
  tag: 'en',
  service: 'Online request desk',
  switches: 'Language and type size',
  otherLanguage: '中文',
  largeType: 'Large type',
  normalType: 'Normal type',
  skip: 'Skip to the main content',
  title: 'Tell us what you need',
  lead: 'No account, no login. Describe the matter, add photos and the place if they help, and you get a number at once.',
  emergency: 'In an emergency, when lives or property are in danger, call at once:',
  emergencyNumbers: [
    ['110', 'Police'],
    ['119', 'Fire'],
    ['120', 'Ambulance'],
  ],

  matter: 'What is it about?',
  content: 'What happened',
  contentHint: 'What it is, since when, and what you would like to happen. A sentence or two will do.',
  contentExample:
    'For example: the street lamp outside our door has been dark for three days; please have it repaired.',
  type: 'What kind of request is it?',
  types: [
    ['', 'You decide', 'if you are not sure'],
    ['consult', 'Question', 'about rules or how to do something'],
    ['help', 'Help', 'with a difficulty'],
    ['complaint', 'Complaint', 'about a service or a decision'],
    ['report', 'Report', 'of wrongdoing; kept confidential'],
    ['suggestion', 'Suggestion', 'for the city or its work'],
    ['praise', 'Praise', 'for somebody who deserves it'],
  ],

  where: 'Place, time and photos',
  place: 'Place',
  placeHint: 'Street and number, estate, or a landmark near by.',
  locate: 'Use my position',
  occurredAt: 'When it happened',
  photos: 'Photos or short films',
  photosHint: 'Up to 6, at most 20 MB each.',
  choosePhotos: 'Take or choose photos',

  contact: 'How can we reach you?',
  identity: 'Who may know who you are?',
  identities: [
    ['open', 'The department in charge', 'it may contact you directly'],
    ['confidential', 'Only the hotline', 'the department does not get your name and number'],
    ['anonymous', 'Nobody', 'you need not give a name'],
  ],
  name: 'Your name',
  phone: 'Telephone number',
  phoneHint: 'You may send without a number, but then we can neither call back nor tell you the outcome.',

  send: 'Check and send',
  notice: 'How we protect personal data',
  privacyNotice: [
    'What you write, your photos, the place and your contact details are used only to register, handle and answer your request.',
    'We pass the request on to the department in charge. If you ask for confidentiality, it does not learn your name or number; if you prefer to stay anonymous, you need not give a name.',
    'To see, correct or delete your personal data, call the hotline number on this page.',
  ].join('\n\n'),
  consent: 'I have read how personal data is protected and agree that the above is used to handle this matter.',
  submit: 'Send the request',
  draftNote: 'What you write is kept in this browser tab only, and is deleted as soon as it has been sent.',
  trap: 'Please leave this empty',
  optional: 'optional',

  after: 'What happens next',
  steps: [
    ['You get a number', 'As soon as the request has arrived, the page shows its number. Keep it.'],
    ['It is passed on', 'The request goes to the staff who assign it to the department in charge.'],
    ['You can follow it', 'The page with the number shows whether it was passed on. We call you if we have questions.'],
  ],
  rather: 'Would you rather speak to somebody?',
  call: 'Call {hotline}',

  received: 'We have received your request',
  stamp: 'RECEIVED',
  numberIs: 'Your number',
  copy: 'Copy the number',
  copied: 'The number has been copied',
  print: 'Print this page',
  another: 'Write another',
  keepLink:
    'Keep the link to this page, or a picture of it: for 30 days it shows how far the request has come. When you call, give the number.',
  states: 'How far it has come',
  stateReceived: ['Received', 'It is stored safely and will not be lost.'],
  stateOnItsWay: ['Being passed on', 'On its way to the staff; usually a matter of seconds.'],
  stateQueued: ['Passed on to the staff', 'They read it and assign it to the department in charge.'],
  stateHeld: [
    'Being checked by a person',
    'Somebody has to look at it before it is passed on. You need not do anything.',
  ],
  plainlyReceived: 'Your request has been received and stored.',

  back: 'Back to the form',
  fresh: 'Open an empty form',
  goBack: 'Go back with your browser: what you wrote is still there.',
  problems: {
    empty: ['There is nothing in it yet', 'Please write a sentence or add a photo, then send it.'],
    token: [
      'This page is no longer valid',
      'Your request has not been sent. Go back to the form, copy what you wrote, open an empty form, paste it there and send it.',
    ],
    tooMany: ['Too many requests just now', 'Your request has not been sent. Please try again in {minutes} min.'],
    tooLarge: [
      'The files are too large or too many',
      'At most 6 files of 20 MB each. Please take some away and send again.',
    ],
    tooSlow: [
      'The connection was too slow',
      'Your request has not been sent. Try another network, or leave out large files.',
    ],
    notKept: [
      'We could not take it',
      'The fault is ours: we cannot say that your request arrived. Please send it again later; it is not entered twice.',
    ],
    noStatus: ['We cannot tell right now', 'If the request was sent, it is safe. Please look again in a moment.'],
    unknownNumber: [
      'There is no such request',
      'Check that the link is complete. If you sent it just now, wait a moment and reload; after 30 days, call the hotline.',
    ],
    notFound: ['There is no such page', 'The address may be mistyped.'],
    other: ['That did not work', 'Please go back to the form and try again.'],
  },

  script: {
    faults: 'Please complete the following:',
    contentMissing: 'Write what happened, or add a photo',
    contentLong: 'This is longer than 20,000 characters; please shorten it',
    consentMissing: 'Read how personal data is protected and tick the box',
    tooManyFiles: 'At most 6 files; the others were not added.',
    fileTooLarge: '“{name}” is larger than 20 MB and was not added.',
    fileWrongType: '“{name}” is no photo or film and was not added.',
    filesAdded: 'Added; {n} in all.',
    fileRemoved: 'Removed; {n} left.',
    remove: 'Remove {name}',
    characters: '{n} / 20,000',
    locating: 'Finding your position …',
    located: 'Your position was added, within about {n} m.',
    locationFailed: 'Your position could not be found. Please describe the place above.',
    locationDenied: 'You did not allow the position to be used. Please describe the place above.',
    forgetLocation: 'Remove the position',
    restored: 'What you wrote and had not sent is back. Photos have to be chosen again.',
    discard: 'Start afresh',
    preparing: 'Getting ready …',
    sending: 'Sending …',
    sent: '{percent}% sent',
    waitingForAnswer: 'All of it has been sent; waiting for the receipt …',
    received: 'Received; the number is {number}',
    offline:
      'You are offline. Your request has not arrived; it is sent by itself once the network is back. Please leave the page open.',
    offlineAgain:
      'You are offline and no receipt came, so it is not certain that it arrived. It is sent again by itself once the network is back; the same request is never entered twice.',
    uncertain:
      'No receipt came, so it is not certain that it arrived. It is sent again in {seconds} s; the same request is never entered twice.',
    notKept:
      'We could not confirm your request just now. It is sent again in {seconds} s. Please leave the page open; it is never entered twice.',
    tooMany:
      'There are too many requests just now, and yours has not arrived. Please press “Send again” in {minutes} min.',
    gaveUp:
      'Several attempts failed, and it is not certain that it arrived. What you wrote is still here: press “Send again” later. The same request is never entered twice.',
    refused:
      'It could not be sent. What you wrote is still here. Please reload the page and try again, or call the hotline.',
    empty: 'Nothing arrived. Please write a sentence or add a photo, then send it.',
    tooLarge: 'The files are too large or too many, and nothing was sent. Please take some away.',
    retry: 'Send again',
    stop: 'Stop and change it',
    stoppedInTime: 'Stopped; nothing was sent.',
    stopped:
      'Stopped. It may have arrived all the same: sent again as it is, it is not entered twice; sent again with changes, it is entered anew.',
  },
};
