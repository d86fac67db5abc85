import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'FILL IN: as people call the platform, with its Chinese name',
  receives: 'HTTP push, one message each, JSON',
  verifies: 'FILL IN: what proves the sender, and whether it covers the body (otherwise the assurance is `low`)',
  kinds: ['FILL IN: the kinds of message that are understood'],
  media: 'FILL IN: what comes of pictures, voice and files',
  answers: 'FILL IN: what the platform reads in the answer, and by when',
  repeats: 'FILL IN: what makes two deliveries the same message',
  setUp: ['FILL IN: what the platform must be told; `{url}` stands for the address of the instance'],
  checkedAgainst: ['FILL IN: what it was checked against that you did not write'],
  notChecked: ['FILL IN: what could not be checked'],
};
