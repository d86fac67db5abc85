import { createHash } from 'node:crypto';
import type { Attachment, Intake } from '#libs/contracts';
import type { Bench } from '../host/bench.js';
import { Findings, tellValue, type Finding } from './finding.js';
import type { UploadedFile } from './options.js';
import type { Subject } from './subject.js';

// One white dot.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg==',
  'base64',
);
const PAGE: UploadedFile = {
  name: '现场.png',
  mime: 'image/png',
  bytes: Buffer.from('<!DOCTYPE html><script>alert(1)</script>'),
};
const TEXT = '井盖丢失，附照片';

/** Files come with their message or are refused in sight of all, and never cost it a word. */
export async function checkFiles(subject: Subject, bench: Bench): Promise<readonly Finding[]> {
  const findings = new Findings('K9');
  const { limits } = subject.channel;
  if (!limits?.files) return findings.all;
  if (!subject.options.withFile) {
    findings.add(
      'withFile',
      'not given',
      'a channel that takes files shows how they are sent',
      'the options of the suite',
    );
    return findings.all;
  }
  const picture: UploadedFile = { name: '现场.png', mime: 'image/png', bytes: PNG };
  const [kept] = await intakesFrom(bench, findings, 'a picture', picture);
  if (kept) expectFile(findings, 'a picture', kept, picture, 'stored');
  const [disguised] = await intakesFrom(bench, findings, 'a web page that calls itself a picture', PAGE);
  if (disguised) expectFile(findings, 'a web page that calls itself a picture', disguised, PAGE, 'refused');
  const bytes = Buffer.concat([PNG, Buffer.alloc(limits.files.bytesEach)]);
  const host = await bench.host();
  const { status } = await host.send(await bench.withFile(TEXT, { ...picture, bytes }));
  if (status !== 413) findings.add('a file that is too big', String(status), '413', 'limits.files');
  return findings.all;
}

async function intakesFrom(
  bench: Bench,
  findings: Findings,
  about: string,
  file: UploadedFile,
): Promise<readonly Intake[]> {
  const [host, books] = [await bench.host(), await bench.books()];
  const before = await books.account();
  const known = (await books.intakes()).length;
  const { status, body } = await host.send(await bench.withFile(TEXT, file));
  if (status < 200 || status > 299)
    findings.add(about, `${status} ${tellValue(body)}`, 'a success', 'verify.ts, or limits.files');
  else await books.since(before, 1);
  const intakes = (await books.intakes()).slice(known);
  if (status < 300 && intakes.length !== 1) findings.add(about, `${intakes.length} intakes`, '1', 'parse or normalize');
  return intakes;
}

function expectFile(
  findings: Findings,
  about: string,
  intake: Intake,
  file: UploadedFile,
  state: Attachment['state'],
): void {
  const { appeal, attachments } = intake;
  if (appeal.content !== TEXT)
    findings.add(`${about}, the words beside it`, tellValue(appeal.content), TEXT, 'normalize');
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const found = attachments.map((each) => `${each.state}, ${each.sha256 === sha256 ? 'its own bytes' : 'other bytes'}`);
  if (attachments.length !== 1 || attachments[0]?.state !== state || attachments[0].sha256 !== sha256)
    findings.add(
      about,
      found.join('; ') || 'no attachment',
      `one attachment: ${state}, its own bytes`,
      'normalize: attachmentsOf',
    );
}
