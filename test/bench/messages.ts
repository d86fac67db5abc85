import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';

const SENTENCES = [
  '人民路十二号门口的路灯已经三天没有亮了，晚上看不清路，老人和孩子进出很不方便。',
  '小区北门外的施工队每天夜里十一点以后还在作业，噪音很大，影响周围居民休息。',
  '公交站牌被风吹倒，斜靠在人行道上，路过的行人需要绕到机动车道上，存在安全隐患。',
  '楼下餐馆的油烟直接排到居民窗口，多次与店家沟通没有结果，请有关部门核实处理。',
  '河道里漂浮大量垃圾，气味难闻，希望尽快安排人员打捞清理并检查上游的排污口。',
];

/** Bytes ready for a socket, each request with a key, a nonce and a citizen's message of its own, about 1 KB of JSON. */
export function signedRequests(count: number, target: string, secret: string): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => signedRequest(index, target, secret));
}

function signedRequest(index: number, target: string, secret: string): Buffer {
  const body = Buffer.from(JSON.stringify(messageOf(index)));
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(12).toString('hex');
  const key = randomUUID();
  const signed = ['POST', target, timestamp, nonce, digest, 'application/json', key].join('\n');
  const head = [
    `POST ${target} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${body.length}`,
    `content-digest: ${digest}`,
    `idempotency-key: ${key}`,
    'x-hotline-key: city-app-1',
    `x-hotline-timestamp: ${timestamp}`,
    `x-hotline-nonce: ${nonce}`,
    `x-hotline-signature: ${createHmac('sha256', secret).update(signed).digest('base64')}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

function messageOf(index: number): object {
  // 5,000 citizens: as many ordering keys, spread over all partitions.
  const citizen = index % 5000;
  const from = index % SENTENCES.length;
  return {
    title: '市民诉求：路灯、噪音与环境卫生',
    content: `${[...SENTENCES.slice(from), ...SENTENCES.slice(0, from)].join('').slice(0, 200)}（第${index}号）`,
    type: 'complaint',
    userId: `u-${citizen}`,
    contact: { name: '张三', phone: `138${String(citizen).padStart(8, '0')}` },
    place: { text: '人民路十二号' },
  };
}
