import { statfs } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Environment } from '#libs/config';
import { isAlmostFull } from '#libs/media';
import { SETTINGS } from '../tokens.js';

const LOOK_EVERY_MS = 1000;

/**
 * Whether files still find room: the last of the disk is left to the journal.
 *
 * Anybody may send photos, and a disk that is full of them would take no channel's messages any more.
 */
@Injectable()
export class DiskWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private wasLow = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Environment) {}

  get isLow(): boolean {
    return this.wasLow;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    // A disk that cannot be asked is not called full: what does not fit on it fails by itself.
    this.wasLow = await statfs(this.settings.DATA_DIR).then(
      (disk) => isAlmostFull(disk),
      () => false,
    );
  }
}
