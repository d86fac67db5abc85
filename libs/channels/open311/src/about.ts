import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'Open311 GeoReport v2 (市政问题上报标准接口)',
  receives:
    'HTTP API of a public standard, XML and JSON: forms, one report or update each, with photos where the client sends them',
  verifies:
    "The client's `api_key`, in the body or the query: a password that signs nothing of what comes with it. Assurance always `low`; HTTPS is what keeps it secret",
  kinds: ['report (`POST requests`)', 'update on a report (`POST servicerequestupdates`, as FixMyStreet sends it)'],
  media:
    'Up to ten photos or films of a multipart form, FixMyStreet’s extension, are kept with the report and told by their first bytes; what a `media_url` names is an attachment that is still to be fetched',
  answers:
    '200 with the id of the intake as `service_request_id` (`update_id` for an update) and a receipt with its number as `service_notice`. Errors are the `errors` document of the standard: 403 for a key, 404 for a service or jurisdiction that is not there, 400 naming every parameter that is missing or wrong; what was refused is not kept. Anybody who has an id may ask for its status, which is `open`: whether it is done is ticketing’s to say',
  repeats:
    'The same client and `attribute[fixmystreet_id]`, or `update_id` on the same report; without one, everything that was sent, person, place and photos included. For as long as the ledger remembers, seven days: there is no shorter window',
  setUp: [
    'List under `services` what may be reported, and what must be asked for each. Change `changeset` with it.',
    'Make a key for each client: `openssl rand -hex 32`. Put it into `clients` and give it to the client over a safe way.',
    'Set `PUBLIC_BASE_URL`: the discovery document names the endpoint by it.',
    'Give clients `{url}/discovery.xml`, or the endpoint itself: `{url}/v2/`.',
    'In FixMyStreet: the body’s send method is Open311, its endpoint `{url}/v2/` with the slash at its end; enter key and jurisdiction, choose to send photos by upload if they are private, and fetch the service list.',
    'Let the proxy keep queries out of its access log, or have clients send the key in the body: it is a secret.',
  ],
  checkedAgainst: [
    'FixMyStreet’s way of building requests and reading answers, written again from its published source by a client that shares no code with the channel',
    'A RELAX NG grammar written after the standard, with libxml2; a JSON Schema written after it, with ajv',
    'The libraries by which FixMyStreet speaks, HTTP::Request::Common 6.44 and XML::Simple 2.25, once by hand: forms that the one made are fixtures, and the other read our answers',
    'The worked request of the standard’s page',
  ],
  notChecked: [
    'A running FixMyStreet or any other real client: the one on npm (`open311` 0.0.12) depends on a `git://` address and was not tried',
    'What `media_url` names: it is handed on as an address, and pages about photos are as welcome to the standard as photos',
  ],
};
