import { SIGNERS, type InstanceId } from '../../support/signers.js';
import { MutatedGateway } from './mutated-gateway.js';

/** Holds every webhook channel that `signers.ts` signs for to what must be true under so many mutants. */
export function describeMutations(mutants: number, { withinMs }: { readonly withinMs: number }): void {
  describe(`${mutants} mutants of genuine requests against each webhook channel`, () => {
    let gateway: MutatedGateway;
    beforeAll(async () => (gateway = await MutatedGateway.start()), 60_000);
    afterAll(() => gateway.dispose());

    it.each(Object.keys(SIGNERS) as InstanceId[])(
      '%s: no 5xx, no forgery accepted, no crash, flat memory',
      async (id) => {
        await gateway.survives(id, mutants);
      },
      withinMs,
    );
  });
}
