/** What the variables are, in Chinese, by their English description: a changed description wants a new translation. */
export const settingsInChinese = {
  '`production` refuses to make up keys.': '`production` 时不会自动生成密钥。',
  '`redis://` or `rediss://`. `npm start` runs a private Redis when it is not set.':
    '`redis://` 或 `rediss://`。未设置时，`npm start` 会启动一个私有 Redis。',
  'Goes before every key in Redis.': 'Redis 中所有键的前缀。',
  'Queues between gateway and normalizer; one sender stays on one.':
    '网关与规范化服务之间的队列数；同一发送人的消息始终在同一队列。',
  'Queues towards ticketing.': '通往工单系统的队列数。',
  'Address that the public port listens on.': '公开端口监听的地址。',
  'The public port: channels, health, documentation.': '公开端口：渠道、健康检查、文档。',
  'Address that the ops port listens on.': '运维端口监听的地址。',
  'The ops port: `/metrics`, `/admin/v1`.': '运维端口：`/metrics`、`/admin/v1`。',
  "Address of the normalizer's health and metrics.": '规范化服务的健康检查与指标所监听的地址。',
  "Port of the normalizer's health and metrics.": '规范化服务的健康检查与指标端口。',
  'How providers see us, `https://host`; signatures are checked against it behind a TLS proxy.':
    '外部平台看到的本网关地址，`https://host`；位于 TLS 代理之后时，按它校验签名。',
  'Where ticketing reaches the public port, for the links to attachments. Default: `PUBLIC_BASE_URL`, else this machine.':
    '工单系统访问公开端口所用的地址，用于附件链接。默认取 `PUBLIC_BASE_URL`，否则为本机。',
  'How long a link to an attachment works, counted from when the message came in.':
    '附件链接的有效天数，自收到消息时起算。',
  'Addresses or networks, comma-separated, whose `X-Forwarded-For` is believed. None by default.':
    '可信代理的地址或网段，以逗号分隔；只采信它们的 `X-Forwarded-For`。默认一个也不信。',
  'The channel instances.': '渠道实例的配置文件。',
  'Journal, media and the private Redis.': '收件流水、媒体文件和私有 Redis 的存放目录。',
  '32 bytes in hex or base64; encrypts the journal and signs the links to attachments. The same for every gateway and normalizer. Made under `DATA_DIR` when not in production.':
    '32 字节，十六进制或 base64；用于加密收件流水并签署附件链接，所有网关与规范化服务须一致。非生产环境自动生成于 `DATA_DIR` 下。',
  'How long originals stay for replay.': '原始消息保留的天数，供重放。',
  'How much disk the journal may take, GiB.': '收件流水可占用的磁盘空间，GiB。',
  "`none` answers before the disk has the message: for the fault suite's control run, refused in production.":
    '`none` 表示未落盘即应答：仅供故障测试的对照运行，生产环境拒绝启动。',
  'Bearer token of `/admin/v1`. Made under `DATA_DIR` when not in production.':
    '`/admin/v1` 的 Bearer 令牌。非生产环境自动生成于 `DATA_DIR` 下。',
  'Administrative code of the city served, GB/T 2260.': '所服务城市的行政区划代码，GB/T 2260。',
  'What is logged.': '日志输出的级别。',
};
