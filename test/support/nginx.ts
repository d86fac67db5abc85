import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from './program.js';
import type { SignedRequest } from './signers.js';

const READY_WITHIN_MS = 20_000;

/** The name under which the outside knows us. */
export const PUBLIC_HOST = 'hotline.example.gov.cn';

/** What came back through the proxy. */
export interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A real nginx that ends TLS, in a process of its own, on free ports and in a folder of its own. */
export class Nginx {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(
    private readonly dir: string,
    /** One for each server. */
    readonly ports: readonly number[],
    private readonly certificate: Buffer,
  ) {}

  /** Finds ports and makes a certificate; the ports are known before it runs. */
  static async prepare(servers: number): Promise<Nginx> {
    const dir = mkdtempSync(join(tmpdir(), 'nginx-'));
    makeCertificate(dir);
    return new Nginx(dir, await freePorts(servers), readFileSync(join(dir, 'cert.pem')));
  }

  /**
   * Starts it; resolves once it listens.
   *
   * @param bodies of the `server` blocks, one for each port
   * @param shared what stands beside them: maps
   */
  async start(bodies: readonly string[], shared = ''): Promise<void> {
    const file = join(this.dir, 'nginx.conf');
    writeFileSync(file, this.configOf(bodies, shared));
    const child = spawn(programPath('nginx'), ['-p', this.dir, '-c', file, '-e', 'stderr']);
    this.child = child;
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (this.said += chunk));
    // A test run that ends early must leave no server behind.
    process.once('exit', this.killNow);
    for (const port of this.ports) await this.untilItListens(child, port);
  }

  /** The URL of a server as the outside knows it. */
  urlOf(server: number): string {
    return `https://${PUBLIC_HOST}:${this.ports[server]}`;
  }

  /** Sends a request as a provider would: to the public name, whose certificate it checks. */
  async send(server: number, { method, target, headers, body }: SignedRequest): Promise<Passed> {
    const options: RequestOptions = {
      host: '127.0.0.1',
      port: this.ports[server],
      servername: PUBLIC_HOST,
      ca: this.certificate,
      method,
      path: target,
      headers: { host: `${PUBLIC_HOST}:${this.ports[server]}`, 'content-length': body.length, ...headers },
    };
    return new Promise((done, fail) => {
      const sent = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail);
        answer.on('end', () =>
          done({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', fail).end(body);
    });
  }

  async stop(): Promise<void> {
    process.off('exit', this.killNow);
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  private readonly killNow = (): void => void this.child?.kill('SIGKILL');

  private configOf(bodies: readonly string[], shared: string): string {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${of};`);
    const servers = bodies.map(
      (body, server) => `
  server {
    listen 127.0.0.1:${this.ports[server]} ssl;
    server_name ${PUBLIC_HOST};
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    ${body}
  }`,
    );
    return `daemon off;
master_process off;
pid nginx.pid;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  ${shared}
  ${servers.join('\n')}
}
`;
  }

  private async untilItListens(child: ChildProcess, port: number): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await isOpen(port))) {
      if (child.exitCode !== null) throw new Error(`starting nginx: it exited with ${child.exitCode}\n${this.said}`);
      if (Date.now() > deadline) throw new Error(`starting nginx: port ${port} does not answer\n${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function makeCertificate(dir: string): void {
  const args =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout key.pem -out cert.pem'.split(
      ' ',
    );
  const names = ['-subj', `/CN=${PUBLIC_HOST}`, '-addext', `subjectAltName=DNS:${PUBLIC_HOST}`];
  execFileSync(programPath('openssl'), [...args, ...names], { cwd: dir, stdio: 'pipe' });
}

/** All at once, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
