import { Controller, ForbiddenException, Get, GoneException, Inject, NotFoundException } from '@nestjs/common';
import { Param, Query, Req, Res, type HttpException } from '@nestjs/common';
import send from '@fastify/send';
import { FILE_TYPES } from '#libs/channel-kit';
import { MediaStore, readMediaLink, savedAs, type MediaLink } from '#libs/media';
import { EVENTS, type Logger } from '#libs/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, MEDIA_LINK_KEY } from '../tokens.js';

/** Whatever came from a citizen is saved and not shown, run, cached, embedded, or named to others. */
const HEADERS = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

// Times and tags of files would tell what the disk knows; a link gives the same bytes as long as it gives any.
const SEND = { cacheControl: false, contentType: false, etag: false, lastModified: false, index: false } as const;

/**
 * Attachments, for whoever has a link to them.
 *
 * Raw messages and originals lie in the same store. Nothing but a signature opens a file here, and only the normalizer signs.
 */
@Controller('media')
export class MediaController {
  constructor(
    private readonly media: MediaStore,
    @Inject(MEDIA_LINK_KEY) private readonly key: Uint8Array,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** GET and HEAD, whole or in part. */
  @Get(':blob')
  async serve(
    @Param('blob') blob: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.headers(HEADERS);
    const link = readMediaLink(blob, query, this.key);
    if (!link || !FILE_TYPES.has(link.type)) throw this.refused(new ForbiddenException());
    if (link.expires * 1000 <= Date.now()) throw this.refused(new GoneException('The link has expired.'), link);
    const { folder, path } = this.media.locate(link.blob);
    const found = await send(request.raw, path, { ...SEND, root: folder });
    if (found.statusCode === 404) throw this.refused(new NotFoundException('The file is gone.'), link);
    if (found.type === 'error' && found.statusCode !== 416) throw found.metadata.error;
    this.logger.info({ event: EVENTS.mediaServed, blob: link.blob, status: found.statusCode });
    void reply.code(found.statusCode).headers(found.headers);
    if (found.type === 'error') return void reply.send();
    void reply.type(link.type).header('content-disposition', savedAs(link.name)).send(found.stream);
  }

  // Without the link, which would open the file for whoever reads the log.
  private refused(reason: HttpException, link?: MediaLink): HttpException {
    this.logger.warn({ event: EVENTS.mediaRefused, blob: link?.blob, status: reason.getStatus() });
    return reason;
  }
}
