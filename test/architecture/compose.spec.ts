import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './cruise.js';

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const serviceOf = (name: string): Service => {
  const service = compose.services[name];
  if (!service) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
};

describe('docker-compose.yml', () => {
  it('has the gateway, the normalizer and Redis, each watched', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['gateway', 'normalizer', 'redis']);
    for (const service of Object.values(compose.services)) expect(service.healthcheck.test[0]).toBe('CMD');
  });

  it('runs both apps from one image, each by its own command and in production', () => {
    for (const app of ['gateway', 'normalizer']) {
      expect(serviceOf(app).command).toEqual([`dist/apps/${app}/src/main.js`]);
      expect(serviceOf(app).image).toBe(serviceOf('gateway').image);
      expect(serviceOf(app).environment?.['NODE_ENV']).toBe('production');
      expect(serviceOf(app).environment?.['JOURNAL_KEY']).toMatch(/^\$\{JOURNAL_KEY:\?/);
    }
  });

  it('keeps the journal and the append-only file in volumes that it declares', () => {
    expect(serviceOf('gateway').volumes).toContain('data:/data');
    expect(serviceOf('redis').volumes).toContain('redis:/data');
    expect(Object.keys(compose.volumes).sort()).toEqual(['data', 'redis']);
  });

  it('gives jobs a Redis that neither forgets nor evicts them', () => {
    const command = serviceOf('redis').command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  it('shows the ops port and Redis to nobody outside', () => {
    const published = Object.values(compose.services).flatMap(({ ports }) => ports ?? []);
    expect(published).toEqual(['${GATEWAY_PORT:-8080}:8080', '127.0.0.1:${OPS_PORT:-8090}:8090']);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('copies only what .dockerignore lets through', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copied.filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it('runs as another user than root', () => {
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
  });
});
