import { Controller, Get, Inject, NotFoundException, Param } from '@nestjs/common';
import type { Environment } from '#libs/config';
import { publicJsonSchemas } from '#libs/contracts';
import { Instances } from '../intake/instances.js';
import { SETTINGS } from '../tokens.js';
import { asyncApiDocument, openApiDocument } from './documents.js';

/** The contracts, generated from the code that keeps them. */
@Controller()
export class DocsController {
  constructor(
    private readonly instances: Instances,
    @Inject(SETTINGS) private readonly settings: Environment,
  ) {}

  @Get('openapi.json')
  openapi(): Record<string, unknown> {
    return openApiDocument(this.instances.all(), this.settings.PUBLIC_BASE_URL);
  }

  @Get('asyncapi.json')
  asyncapi(): Record<string, unknown> {
    return asyncApiDocument(this.settings.QUEUE_PREFIX);
  }

  @Get('schemas/:name')
  schema(@Param('name') name: string): Record<string, unknown> {
    const schemas = publicJsonSchemas(this.settings.PUBLIC_BASE_URL);
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (!schema)
      throw new NotFoundException(`There is no schema "${name}"; there are ${Object.keys(schemas).join(', ')}.`);
    return schema;
  }
}
