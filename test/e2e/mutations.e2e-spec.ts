import { SIGNERS, type InstanceId } from '../support/signers.js';
import { MutatedGateway } from '../faults/support/mutated-gateway.js';

// The short form of test/faults/mutations.full.ts, which `npm run test:faults -- mutations` runs.
const MUTANTS = 2000;

describe(`${MUTANTS} mutants of genuine requests against each webhook channel`, () => {
  let gateway: MutatedGateway;
  beforeAll(async () => (gateway = await MutatedGateway.start()), 60_000);
  afterAll(() => gateway.dispose());

  it.each(Object.keys(SIGNERS) as InstanceId[])(
    '%s: no 5xx, no forgery accepted, no crash, flat memory',
    async (id) => {
      await gateway.survives(id, MUTANTS);
    },
    120_000,
  );
});
