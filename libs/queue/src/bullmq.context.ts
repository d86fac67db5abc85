import { BaseRpcContext } from '@nestjs/microservices';
import type { Job } from 'bullmq';

/** What a handler may ask for with `@Ctx()`: the job that it works on, and its lock token. */
export class BullMqContext extends BaseRpcContext<[Job, string | undefined]> {
  getJob(): Job {
    return this.args[0];
  }

  getToken(): string | undefined {
    return this.args[1];
  }
}
