import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'WeChat groups and persons through wechaty (微信社群)',
  receives: 'A connection that we hold to a wechaty puppet; WeChat sends nothing twice',
  verifies: 'The token of the puppet service, over TLS. WeChat signs nothing here: assurance always `low`',
  kinds: ['text', 'image', 'recall'],
  media:
    'Images are taken within `image.timeoutSeconds`, and kept with their message; voice, film and files are named only',
  answers: 'None: nobody waits for an answer',
  repeats: "The same `name`, account and WeChat's message id",
  setUp: [
    'Let your legal department decide: automating a personal account is against the terms of use of WeChat, which may close it.',
    "Install the SDK: `npm install wechaty@1.20.2`, and the puppet's package when it is not `wechaty-puppet-service`.",
    'Buy or run a puppet service; put its token into `token`, and `endpoint` (its address) or `authority` (who tells it).',
    'Give the gateway a home folder that is protected: `wechaty-puppet-service` keeps contacts and rooms in `~/.wechaty`.',
    'Start the gateway and scan the code that the state of the instance shows (`/admin/v1`, `waiting for a scan of …`).',
    'Invite the account into the groups that it is there for, and no other; list them in `rooms.only`.',
  ],
  checkedAgainst: [
    'The real wechaty 1.20.2 with `wechaty-puppet-mock` 1.19.4, in the tests',
    'By hand, once, over TLS: a local `PuppetServer` of wechaty-puppet-service 1.19.9 (text, image, wrong token, no server, server gone)',
  ],
  notChecked: ['A live WeChat account', 'Any commercial puppet'],
};
