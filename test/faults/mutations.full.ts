import { SIGNERS, type InstanceId } from '../support/signers.js';
import { MutatedGateway } from './support/mutated-gateway.js';

const MUTANTS = 50_000;

describe(`${MUTANTS} mutants of genuine requests against each webhook channel`, () => {
  let gateway: MutatedGateway;
  beforeAll(async () => (gateway = await MutatedGateway.start()), 60_000);
  afterAll(() => gateway.dispose());

  it.each(Object.keys(SIGNERS) as InstanceId[])(
    '%s: no 5xx, no forgery accepted, no crash, flat memory',
    async (id) => {
      await gateway.survives(id, MUTANTS);
    },
    900_000,
  );
});
