import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { MediaStore } from '#libs/media';
import { EVENTS, type Logger } from '#libs/observability';
import { LOGGER } from '../tokens.js';

// An upload takes two minutes at most; the rest is for clocks of shared disks.
const DRAFT_AGE_MS = 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** Removes the photos that crashed gateways were still receiving: nobody was told that they are kept. */
@Injectable()
export class DraftSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private sweeping: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly media: MediaStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Waits for nothing: thousands of files must not hold up the start. */
  onApplicationBootstrap(): void {
    this.sweep();
    this.timer = setInterval(() => this.sweep(), SWEEP_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private sweep(): void {
    this.sweeping = this.sweeping.then(async () => {
      try {
        const drafts = await this.media.removeDrafts(Date.now() - DRAFT_AGE_MS);
        if (drafts > 0) this.logger.info({ event: EVENTS.draftsRemoved, drafts });
      } catch (error) {
        this.logger.error({ event: EVENTS.draftsRemoved, err: error }, 'removing old drafts');
      }
    });
  }
}
