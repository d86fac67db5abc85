import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets a handler's error reach BullMQ as it is.
 *
 * To be made global in every app on this transport. Nest's own filter replaces the error by "Internal server error",
 * without stack or type, so that a job would be retried which said that it never can succeed.
 */
@Catch()
export class JobErrorFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
